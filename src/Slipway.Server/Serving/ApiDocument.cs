using Microsoft.OpenApi;

namespace Slipway.Server.Serving;

/// <summary>The OpenAPI document of the HTTP API; <c>docs/openapi.json</c> holds it checked in.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", api =>
    {
        api.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) ?? false;
        api.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Slipway", Version = "v1", Description = "Everything the screens do. Send an API token as 'Authorization: Bearer slipway_…'." };
            // The address differs by server; the checked-in document must not.
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token from the page /tokens." };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            return Task.CompletedTask;
        });
    });
}
