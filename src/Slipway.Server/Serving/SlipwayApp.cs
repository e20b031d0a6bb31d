using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Slipway.Server.Accounts;
using Slipway.Server.Agents;
using Slipway.Server.Audiences;
using Slipway.Server.Auditing;
using Slipway.Server.Brand;
using Slipway.Server.Briefs;
using Slipway.Server.Campaigns;
using Slipway.Server.Checks;
using Slipway.Server.Contacts;
using Slipway.Server.Drafting;
using Slipway.Server.Editing;
using Slipway.Server.Evaluations;
using Slipway.Server.Gateway;
using Slipway.Server.Halts;
using Slipway.Server.Impact;
using Slipway.Server.Launches;
using Slipway.Server.Lessons;
using Slipway.Server.Outcomes;
using Slipway.Server.Plans;
using Slipway.Server.Platforms;
using Slipway.Server.Screens;
using Slipway.Server.Settings;
using Slipway.Server.Texts;
using Slipway.Server.Today;
using Slipway.Server.Workspaces;
using Slipway.Store.Time;

namespace Slipway.Server.Serving;

/// <summary>Puts the server together: settings, store, security, slices.</summary>
public static class SlipwayApp
{
    /// <summary>Builds the server of a data folder, ready to start. It holds the folder until it is disposed of.</summary>
    /// <param name="options">The settings; an address with port 0 takes a free one.</param>
    /// <param name="configure">Adds to or replaces services, before anything is made.</param>
    /// <param name="map">Adds endpoints beside the slices' own.</param>
    /// <exception cref="Slipway.Store.StoreUnavailableException">The folder is in use or cannot be used.</exception>
    public static async Task<WebApplication> BuildAsync(SlipwayOptions options, Action<IServiceCollection>? configure = null, Action<WebApplication>? map = null)
    {
        var folder = await DataFolder.OpenAsync(options);
        try
        {
            var clock = await BusinessClock.OpenAsync(folder.Database, TimeProvider.System);
            var builder = CreateBuilder(options);
            AddStore(builder.Services, options, folder, clock);
            AddWeb(builder.Services, options, folder);
            AddSlices(builder.Services, options);
            configure?.Invoke(builder.Services);
            var app = builder.Build();
            // Made first, so that the container disposes of it last.
            app.Services.GetRequiredService<DataFolder>();
            UsePipeline(app, options);
            MapSlices(app);
            map?.Invoke(app);
            AnnounceWhileRunning(app, options);
            return app;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The services of every slice, one line each.</summary>
    private static void AddSlices(IServiceCollection services, SlipwayOptions options)
    {
        services.AddAccounts();
        services.AddToday();
        services.AddAudiences();
        services.AddSettings();
        services.AddPlatforms(options);
        services.AddBrand();
        services.AddBriefs();
        services.AddCampaigns();
        services.AddChecks();
        services.AddLaunches();
        services.AddAgents();
        services.AddDrafting();
        services.AddEditing();
        services.AddGateway();
        services.AddImpact();
        services.AddLessons();
        services.AddSingleton<ConnectionTest>();
        services.AddSingleton<ExistingChecks>();
        services.AddSingleton<TakeIn>();
        services.AddSingleton(new NavigationItem("Platforms", "/platforms", "link", 60) { Role = Roles.Administrator, Group = NavigationItem.Administration });
        services.AddSingleton(new NavigationItem("People", "/people", "users", 70) { Role = Roles.Administrator, Group = NavigationItem.Administration });
        services.AddSingleton(new NavigationItem("Audit", "/audit", "shield-check", 90) { Role = Roles.Administrator, Group = NavigationItem.Administration });
    }

    /// <summary>The endpoints of every slice, one line each.</summary>
    private static void MapSlices(WebApplication app)
    {
        app.MapHealth();
        app.MapReaderLanguage();
        app.MapToday();
        app.MapAudiences();
        app.MapSettings();
        app.MapSignIn();
        app.MapPeople();
        app.MapTokens();
        app.MapAudit();
        app.MapBrand();
        app.MapBriefs();
        app.MapCampaigns();
        app.MapChecks();
        app.MapPlans();
        app.MapLaunches();
        app.MapAgents();
        app.MapDrafting();
        app.MapEditing();
        app.MapEvaluations();
        app.MapGateway();
        app.MapHalts();
        app.MapImpact();
        app.MapLessons();
        app.MapContacts();
        app.MapOutcomes();
        app.MapPlatforms();
        app.MapPublicStack();
        app.MapImages();
    }

    private static WebApplicationBuilder CreateBuilder(SlipwayOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(SlipwayApp).Assembly.GetName().Name,
            // The program may be started from anywhere; its files are beside it.
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders();
        // Standard output belongs to the command's result.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (Console.IsErrorRedirected)
        {
            builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        }
        else
        {
            builder.Logging.AddSimpleConsole(lines => lines.SingleLine = true);
        }

        if (options.Demo)
        {
            // In front of a newcomer only what needs attention is said; the demonstration tells its own story.
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
        }

        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Whether this one listens decides if every request has an activity and a scope made for it, and it says nothing at this level. With a collector there are activities all the same.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("ModelContextProtocol", LogLevel.Warning);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        builder.Logging.AddFilter(typeof(SlipwayAuthentication).FullName, LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        return builder;
    }

    private static void AddStore(IServiceCollection services, SlipwayOptions options, DataFolder folder, BusinessClock clock)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        // By a factory, so that the container disposes of it.
        services.AddSingleton(_ => folder);
        services.AddSingleton(folder.Keys);
        services.AddSingleton(folder.Database);
        services.AddSingleton(folder.Audit);
        services.AddSingleton(clock);
    }

    private static void AddWeb(IServiceCollection services, SlipwayOptions options, DataFolder folder)
    {
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<StaticAssets>();
        services.AddSingleton<Navigation>();
        services.AddHostedService<Observing>();
        services.AddKeyProtection(folder);
        services.AddRateLimits();
        services.AddRazorComponents();
        services.AddProblemDetails();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "slipway-form";
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        // Only files: a page that mixes secrets with what a caller sent must not be compressed over TLS (BREACH).
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/css", "text/javascript", "application/javascript", "image/svg+xml"];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = System.IO.Compression.CompressionLevel.Optimal);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        });
        services.AddApiDocument();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        if (options.BehindProxy)
        {
            services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        }
    }

    private static void UsePipeline(WebApplication app, SlipwayOptions options)
    {
        if (options.BehindProxy)
        {
            app.UseForwardedHeaders();
        }

        app.UseGateway();
        app.UseSecurityHeaders();
        app.UseHsts();
        app.UseReaderLanguage();
        app.UseErrorPages();
        app.UseResponseCompression();
        app.UseStaticFiles(StaticAssets.ServingOptions());
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseSameOrigin();
        app.UseFormTokens();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
    }

    private static void AnnounceWhileRunning(WebApplication app, SlipwayOptions options)
    {
        var address = app.Services.GetRequiredService<PublicAddress>();
        app.Lifetime.ApplicationStarted.Register(() => RunningServer.Announce(options.Data, app.Urls.FirstOrDefault() ?? address.Base));
        app.Lifetime.ApplicationStopping.Register(() => RunningServer.Withdraw(options.Data));
    }
}
