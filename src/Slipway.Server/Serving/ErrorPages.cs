using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Server.Screens;

namespace Slipway.Server.Serving;

/// <summary>What is answered when there is nothing else to answer: a page with a next step, or problem details for programs.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = context => WriteAsync(context, context.Response.StatusCode) });
        app.UseStatusCodePages(status => WriteAsync(status.HttpContext, status.HttpContext.Response.StatusCode));
    }

    private static Task WriteAsync(HttpContext context, int status)
    {
        if (context.Request.IsForProgram())
        {
            return TypedResults.Problem(statusCode: status).ExecuteAsync(context);
        }

        var page = new RazorComponentResult<ErrorPage>(new { Status = status, Trace = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier }) { StatusCode = status };
        return page.ExecuteAsync(context);
    }
}
