using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Stack.Forms;
using Slipway.Stack.Journeys;
using Slipway.Stack.Mail;
using Slipway.Stack.Pages;
using Slipway.Stack.Ramps;
using Slipway.Stack.Replies;
using Slipway.Stack.Segments;
using Slipway.Stack.Tracking;
using Slipway.Store.Halts;

namespace Slipway.Stack;

/// <summary>Puts the built-in stack together.</summary>
public static class StackRegistration
{
    public static IServiceCollection AddStack(this IServiceCollection services) => services
        .AddSingleton<HaltBook>()
        .AddSingleton<Addresses>()
        .AddSingleton<AudienceZones>()
        .AddSingleton<MailContent>()
        .AddSingleton<Composer>()
        .AddSingleton<Enrolment>()
        .AddSingleton<Mailer>()
        .AddSingleton<TestMail>()
        .AddSingleton<MailQueue>()
        .AddSingleton<RampWatch>()
        .AddSingleton<Travel>()
        .AddSingleton<WebhookSignature>()
        .AddSingleton<Outcomes>()
        .AddSingleton<ReplyIntake>()
        .AddSingleton<OutcomeFile>()
        .AddSingleton<PublicSite>()
        .AddSingleton<FormIntake>()
        .AddSingleton<TrackingEndpoints>()
        .AddSingleton<StackWork>()
        .AddSingleton<StackConnector>();

    /// <summary>The addresses that the world sees.</summary>
    public static void MapStack(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<PublicSite>().Map(routes);
        routes.ServiceProvider.GetRequiredService<FormIntake>().Map(routes);
        routes.ServiceProvider.GetRequiredService<TrackingEndpoints>().Map(routes);
    }
}
