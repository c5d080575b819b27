package main

import (
	"go/ast"
	"go/token"
)

// complexity is McCabe's cyclomatic complexity as gocyclo counts it: 1, and 1 more for each if, for, case of a
// switch or select that is not the default, && and ||. What is in function literals counts with the function
// around them.
func complexity(f *ast.FuncDecl) int {
	n := 1
	ast.Inspect(f, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}
