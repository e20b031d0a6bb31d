using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.Core.Approvals;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Schedules;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Workspaces;
using Slipway.Stack.Contacts;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Demo;

/// <summary>What a crash run came to.</summary>
/// <param name="Writes">Moments before and after a commit, from preparing to the last mail.</param>
/// <param name="State">Where the campaign is.</param>
/// <param name="Recipients">Recipients of the invitation by state.</param>
/// <param name="Unknown">The addresses that may or may not have got it.</param>
internal sealed record CrashResult(int Writes, string State, IReadOnlyDictionary<string, long> Recipients, IReadOnlyList<string> Unknown);

/// <summary>A small campaign from brief to sent mails, which kills its own process at a chosen commit; started again on the same folder it goes on from there.</summary>
internal sealed class CrashLaunch(WebApplication app, string data, int contacts)
{
    private int _writes;

    private T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async Task<CrashResult> RunAsync(int killAt, CancellationToken stop)
    {
        var clock = Get<BusinessClock>();
        var name = CampaignFolder.Build(Get<Workspace>(), await BriefAsync(stop), null).Name!;
        var people = await PeopleAsync();
        await ImportAsync(stop);
        Get<Database>().Observer = (_, _) =>
        {
            if (++_writes == killAt)
            {
                // As abrupt as it gets: no handler runs, no buffer is written.
                Process.GetCurrentProcess().Kill();
                new ManualResetEvent(false).WaitOne();
            }
        };
        var version = await ApprovedAsync(name, people, stop);
        if (version.State == VersionState.Approved)
        {
            await Get<CampaignWork>().LaunchAsync(version.Digest, people[0], stop);
        }

        await Get<Pulse>().SettleAsync();
        await clock.HoldAtAsync(version.Plan.Terms.Launch.At);
        await SendAsync(clock, stop);
        return await ResultAsync(name);
    }

    // The example's, with room for everyone.
    private async Task<string> BriefAsync(CancellationToken stop)
    {
        var file = Path.Combine(data, Path.GetFileName(DemoFolder.BriefFile));
        var brief = await File.ReadAllTextAsync(DemoFolder.BriefFile, stop);
        await File.WriteAllTextAsync(file, brief.Replace("  cap: 6000", string.Create(CultureInfo.InvariantCulture, $"  cap: {Math.Max(6000, contacts)}"), StringComparison.Ordinal), stop);
        return file;
    }

    private async Task<Actor[]> PeopleAsync()
    {
        var actors = new List<Actor>();
        foreach (var (email, roles) in ((string, string[])[])[
            ("author@nordlager.example", [Roles.Author, Roles.Launcher]), ("brand@nordlager.example", [Roles.Brand]), ("legal@nordlager.example", [Roles.Legal])])
        {
            var account = (await Get<People>().CreateAsync("crash", email, email, roles)).Account ?? (await Get<People>().ListAsync()).First(p => p.Email == email);
            actors.Add(new Actor(account.Id, account.Name, account.Roles, false, null));
        }

        return [.. actors];
    }

    private async Task ImportAsync(CancellationToken stop)
    {
        if (await Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from stack_contacts")) >= contacts)
        {
            return;
        }

        var csv = new StringBuilder("email,first_name,job_title,industry,country,lifecycle,consent_basis,consent_source,consent_at,consent_purposes\n");
        for (var i = 0; i < contacts; i++)
        {
            csv.AppendLine(CultureInfo.InvariantCulture, $"p{i:00}@crash.example,P{i},Warehouse lead,logistics,DE,lead,consent,form,2026-01-01,marketing-email");
        }

        await Get<ContactImport>().ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString())), new ImportOptions { FileName = "crash.csv" }, null, stop);
    }

    // Each run takes up the path where the one before left it.
    private async Task<CampaignVersion> ApprovedAsync(string name, Actor[] people, CancellationToken stop)
    {
        var work = Get<CampaignWork>();
        var campaigns = Get<Engine.Campaigns.Campaigns>();
        if (await campaigns.NewestAsync(name) is null or { State: VersionState.Staging })
        {
            await work.PrepareAsync(name, people[0], null, stop);
        }

        var version = (await campaigns.NewestAsync(name))!;
        if (version.State == VersionState.Checked)
        {
            await work.SubmitAsync(version.Digest, people[0]);
        }

        foreach (var (person, role) in ((Actor, string)[])[(people[1], Roles.Brand), (people[2], Roles.Legal)])
        {
            if ((await campaigns.FindAsync(version.Digest))!.State == VersionState.InReview)
            {
                await work.DecideAsync(version.Digest, person, role, Decision.Approve, "");
            }
        }

        return (await campaigns.FindAsync(version.Digest))!;
    }

    // A mail server in trouble ends a beat, and the next one goes on.
    private async Task SendAsync(BusinessClock clock, CancellationToken stop)
    {
        do
        {
            await Get<Pulse>().SettleAsync();
        }
        while (await Get<Database>().ReadAsync(s => s.ScalarAsync<bool>(
            "select exists (select 1 from stack_recipients where state = 'queued' and coalesce(due, 0) <= @now)", new { now = clock.Now.ToUnixTimeMilliseconds() })));
    }

    private async Task<CrashResult> ResultAsync(string name)
    {
        var view = (await Get<CampaignReading>().ReadAsync(name, CancellationToken.None))!;
        var invitation = view.Assets.First(a => a.Key.Name == "invitation");
        var unknown = await Get<Database>().ReadAsync(s => s.QueryAsync<string>(
            "select c.email from stack_recipients r join stack_contacts c on c.id = r.contact where r.state = 'unknown' order by c.email"));
        return new CrashResult(_writes, $"{view.Version.State} in {data}", invitation.Figures, unknown);
    }
}
