using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Slipway.Core.Checks;
using Slipway.Engine.Approving;
using Slipway.Engine.Checking;
using Slipway.Engine.Connections;
using Slipway.Engine.Drifting;
using Slipway.Engine.Ingest;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Engine.Launching.Undoing;
using Slipway.Engine.Lessons;
using Slipway.Engine.Measuring;
using Slipway.Engine.Outgoing;
using Slipway.Engine.Schedules;
using Slipway.Engine.Staging;
using Slipway.Store;
using Slipway.Store.Leases;

namespace Slipway.Engine;

/// <summary>Puts the engine together.</summary>
public static class EngineRegistration
{
    /// <param name="services">Where to.</param>
    /// <param name="schedulerFile">The scheduler's own database file; null runs without a scheduler, the caller beats the pulse.</param>
    public static IServiceCollection AddEngine(this IServiceCollection services, string? schedulerFile)
    {
        services
            .AddSingleton<Connections.Connections>()
            .AddSingleton<ConnectionBook>()
            .AddSingleton<Consents>()
            .AddSingleton<CallLog>()
            .AddSingleton<Journal.Journal>()
            .AddSingleton<Operations>()
            .AddSingleton<Campaigns.Campaigns>()
            .AddSingleton<Campaigns.CampaignLists>()
            .AddSingleton<Stager>()
            .AddSingleton<CheckMemory>()
            .AddSingleton<Preparation>()
            .AddSingleton<Decisions>()
            .AddSingleton<Recheck>()
            .AddSingleton<Steps>()
            .AddSingleton<Launcher>()
            .AddSingleton(p => Node.Of(p.GetRequiredService<Database>().Folder))
            .AddSingleton<LeaseBook>()
            .AddSingleton<NodeBook>()
            .AddSingleton<AudienceUpload>()
            .AddSingleton<AwaitedEmails>()
            .AddSingleton<Halter>()
            .AddSingleton<HaltDesk>()
            .AddSingleton<CeilingWatch>()
            .AddSingleton<Clearance>()
            .AddSingleton<Undoer>()
            .AddSingleton<DriftBook>()
            .AddSingleton<DriftWatch>()
            .AddSingleton<PuttingBack>()
            .AddSingleton<EventIntake>()
            .AddSingleton<MemberAdvance>()
            .AddSingleton<CampaignTally>()
            .AddSingleton<Measurements>()
            .AddSingleton<BaseRates>()
            .AddSingleton<EventSources>()
            .AddSingleton<LessonBook>()
            .AddSingleton<Verdicts>()
            .AddSingleton<AccountResults>()
            .AddSingleton<Queues>()
            .AddSingleton<Pulse>()
            .AddHostedService(p => p.GetRequiredService<Pulse>())
            .AddSingleton(p => PulseWork.Steady("node", p.GetRequiredService<NodeBook>().SayAsync) with { Every = NodeBook.Every })
            .AddSingleton(p => PulseWork.Steady("connections", p.GetRequiredService<ConnectionBook>().RefreshAsync))
            .AddSingleton(p => PulseWork.Steady("queues", p.GetRequiredService<Queues>().TellAsync) with { Every = Queues.Every })
            .AddSingleton(p => new PulseWork("halts", p.GetRequiredService<HaltDesk>().RunAsync))
            .AddSingleton(p => new PulseWork("launches", p.GetRequiredService<Launcher>().RunAsync) { IsShared = true })
            .AddSingleton(p => new PulseWork("undos", p.GetRequiredService<Undoer>().RunAsync))
            .AddSingleton(p => new PulseWork("members", p.GetRequiredService<MemberAdvance>().RunAsync))
            .AddSingleton(p => new PulseWork("verdicts", p.GetRequiredService<Verdicts>().RunAsync))
            .AddSingleton(p => new PulseWork("awaited emails", p.GetRequiredService<AwaitedEmails>().RunAsync))
            .AddSingleton(p => new PulseWork("drift", p.GetRequiredService<DriftWatch>().RunAsync))
            .AddSingleton(p => new PulseWork("rules", p.GetRequiredService<Recheck>().RunAsync));
        services.AddHttpClient(Preparation.PreviewClient).ConfigureHttpClient(c => c.Timeout = TimeSpan.FromSeconds(30));
        return schedulerFile is null ? services : services.AddPulse(schedulerFile);
    }

    private static IServiceCollection AddPulse(this IServiceCollection services, string file)
    {
        services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite(Microsoft.Data.Sqlite.SqliteFactory.Instance, $"Data Source={file}");
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
            });
            var key = new JobKey("pulse");
            quartz.AddJob<PulseJob>(job => job.WithIdentity(key).StoreDurably());
            quartz.AddTrigger(trigger => trigger.ForJob(key).WithIdentity("pulse").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromSeconds(1)).RepeatForever()));
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }
}
