using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Approvals;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Engine;
using Slipway.Engine.Checking;
using Slipway.Connectors;
using Slipway.Engine.Connections;
using Slipway.Engine.Outgoing;
using Slipway.Engine.Ingest;
using Slipway.Engine.Schedules;
using Slipway.Server.Commands;
using Slipway.Server.Workspaces;
using Slipway.Stack;
using Slipway.Stack.Ramps;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail;
using Slipway.Stack.Mail.Smtp;

namespace Slipway.Server.Serving;

/// <summary>Puts the engine, the built-in stack and the workspace into the server, and lets the pulse carry their work.</summary>
internal static class PlatformRegistration
{
    /// <summary>The name of the built-in stack's connection.</summary>
    public const string Stack = "stack";

    /// <summary>What there is when no server is asked: the built-in stack, and the connections the workspace names, as if their editions allowed everything.</summary>
    public static ImmutableArray<AvailableConnection> Offline(Workspace workspace) =>
    [
        new(Stack, StackConnector.Describe),
        .. workspace.Settings().Settings.Connections
            .Select(c => (c.Key, Manifest: Manifests.All.FirstOrDefault(m => m.Name == c.Value.Text)))
            .Where(c => c.Manifest is not null)
            .Select(c => new AvailableConnection(c.Key, c.Manifest!.Description)),
    ];

    public static void AddPlatforms(this IServiceCollection services, SlipwayOptions options)
    {
        services.AddSingleton(new Workspace(options.Settings["Workspace"] ?? Path.Combine(options.Data, "workspace")));
        // A policy that cannot be read asks for a role nobody has: nothing is approved by accident.
        services.AddSingleton<Func<ApprovalPolicy>>(p => () => p.GetRequiredService<Workspace>().Approvals().Policy
            ?? new ApprovalPolicy([new ApprovalRule("nobody", "brand/approvals.yaml cannot be read; mend it first.")]));
        services.AddSingleton<Func<LaunchLimits?>>(p => () => p.GetRequiredService<Workspace>().Limits().Limits);
        services.AddSingleton<BrandRules>();
        services.AddSingleton<ReadRules>(p => p.GetRequiredService<BrandRules>().Read);
        services.AddSingleton(p => new StackOptions
        {
            PublicAddress = () => p.GetRequiredService<PublicAddress>().Base,
            Smtp = Smtp(options.Settings.GetSection("Smtp")),
        });
        services.AddStack();
        services.AddSingleton<ContactImport>();
        services.AddSingleton<ContactExport>();
        services.AddSingleton<ContactErase>();
        services.AddSingleton(p => new Connection(Stack, p.GetRequiredService<StackConnector>()));
        foreach (var manifest in Manifests.All)
        {
            services.AddSingleton(manifest);
        }

        services.AddSingleton(Outgoing(options));
        services.AddSingleton(p => new ConnectorSurroundings(
            (path, cancellation) => ImageSlice.ReadAsync(p.GetRequiredService<Workspace>(), path, cancellation), () => p.GetRequiredService<PublicAddress>().Base));
        services.AddHostedService<ConnectionsAtStart>();
        services.AddSingleton(p => new PulseWork("stack", _ => p.GetRequiredService<StackWork>().RunAsync()));
        services.AddSingleton(p => new PulseWork("mail", p.GetRequiredService<Mailer>().RunAsync) { IsShared = true });
        services.AddSingleton(p => new PulseWork("mail queue", _ => p.GetRequiredService<MailQueue>().TellAsync()) { IsShared = true });
        services.AddSingleton(p => new PulseWork("ramps", p.GetRequiredService<RampWatch>().RunAsync));
        services.AddSingleton(p => new PulseWork("events", p.GetRequiredService<EventIntake>().RunAsync));
        services.AddEngine(options.BeatsByItself ? Path.Combine(options.Data, "quartz.db") : null);
    }

    private static SmtpSettings Smtp(IConfigurationSection section)
    {
        var host = section["Host"] ?? "localhost";
        var settings = new SmtpSettings
        {
            Host = host,
            Port = int.TryParse(section["Port"], CultureInfo.InvariantCulture, out var port) ? port : 587,
            Security = Enum.TryParse<SmtpSecurity>(section["Security"], ignoreCase: true, out var security) ? security : SmtpSecurity.StartTls,
            UserName = section["UserName"],
            Password = section["Password"],
            HeloName = section["HeloName"] ?? Environment.MachineName.ToLowerInvariant(),
            Timeout = int.TryParse(section["TimeoutSeconds"], CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromSeconds(30),
        };
        try
        {
            settings.Check();
            return settings;
        }
        catch (ArgumentException e)
        {
            throw new SettingsException($"The mail server's settings (Smtp) cannot be used: {e.Message}", e);
        }
    }

    /// <summary>What may be called, as the administrator set it.</summary>
    public static OutgoingOptions Outgoing(SlipwayOptions options) => new() { PrivateHosts = [.. options.Settings.GetSection("Outgoing:PrivateHosts").Get<string[]>() ?? []] };
}
