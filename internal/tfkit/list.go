package tfkit

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
)

// Stream answers a list request from a pager: one result an item, in the pager's order. It
// stops asking for pages as soon as the request's limit is reached or Terraform stops listening,
// and an error of the pager reaches the user as a result of its own.
//
// fill sets a result's display name and identity, and its resource where include says so.
func Stream[T any](ctx context.Context, req list.ListRequest, stream *list.ListResultsStream, items iter.Seq2[T, error],
	failure Failure, fill func(item T, include bool, result *list.ListResult) diag.Diagnostics,
) {
	stream.Results = func(push func(list.ListResult) bool) {
		if req.Limit <= 0 {
			return
		}
		sent := int64(0)
		for item, err := range items {
			if err != nil {
				push(list.ListResult{Diagnostics: failure.Diagnostics(err)})
				return
			}
			result := req.NewListResult(ctx)
			result.Diagnostics.Append(fill(item, req.IncludeResource, &result)...)
			sent++
			if !push(result) || result.Diagnostics.HasError() || sent >= req.Limit {
				return
			}
		}
	}
}

// StreamError answers a list request with diagnostics alone.
func StreamError(stream *list.ListResultsStream, diags diag.Diagnostics) {
	stream.Results = list.ListResultsStreamDiagnostics(diags)
}
