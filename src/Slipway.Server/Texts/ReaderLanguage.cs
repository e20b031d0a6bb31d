using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Slipway.Server.Serving;

namespace Slipway.Server.Texts;

/// <summary>Which language a page is written in: what its reader chose, otherwise what their browser asks for.</summary>
internal static class ReaderLanguage
{
    /// <summary>Keeps the choice in the browser, where it also holds for the page one signs in on.</summary>
    public const string Cookie = "slipway-language";

    public static void UseReaderLanguage(this WebApplication app)
    {
        var cultures = Wording.Languages.Select(l => CultureInfo.GetCultureInfo(l.Code)).ToList();
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(Wording.English),
            SupportedCultures = cultures,
            SupportedUICultures = cultures,
            RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = Cookie }, new AcceptLanguageHeaderRequestCultureProvider()],
        };
        // Programs are answered in one language, whatever their library sends along.
        app.UseWhen(context => !context.Request.IsForProgram(), pages => pages.UseRequestLocalization(options));
    }

    /// <summary>Where the reader chooses, and comes back to the page they were on.</summary>
    public static void MapReaderLanguage(this IEndpointRouteBuilder app) => app.MapPost("/language", (HttpContext context, [FromForm] string language, [FromForm] string? back) =>
    {
        if (Wording.Languages.Any(l => l.Code == language))
        {
            context.Response.Cookies.Append(Cookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), new CookieOptions
            {
                HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365),
            });
        }

        return TypedResults.LocalRedirect(Requests.LocalPath(back));
    }).ExcludeFromDescription().AllowAnonymous();
}
