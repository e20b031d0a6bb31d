using System.Globalization;
using System.Text.Json;
using Slipway.Rehearsal.Mailbox;

namespace Slipway.Bench.Proofs;

/// <summary>Kills a launch at every write to the database, starts it again, and looks for mails that came twice or never.</summary>
/// <remarks>
/// The mailbox lives in this process and so outlives every kill: what arrived and what the sender believes are two records that know nothing of each other.
/// Each commit is two points, just before and just after it. A mail that was on its way when the process died may have arrived or not; the sender does
/// not send it again and lists it as unknown, which is neither a duplicate nor a loss.
/// </remarks>
internal sealed class CrashLaunch : Run
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public override string Name => "crash-launch";

    public override string What => "kill -9 before and after each commit of a launch, then go on: mails that came twice, mails that were lost";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var whole = await UndisturbedAsync();
        await options.Progress.WriteLineAsync($"{Name}: undisturbed, {whole.Recipients} mails and about {whole.Writes} points");
        var sum = new Tally();
        var (points, before) = (0, 0);
        var broken = new List<int>();
        for (var point = 1; await KillAtAsync(point, sum); point += options.Every)
        {
            points++;
            if (sum.Duplicates + sum.Losses > before)
            {
                broken.Add(point);
                before = sum.Duplicates + sum.Losses;
                await options.Progress.WriteLineAsync($"{Name}: point {point} does not hold: {sum.Duplicates} duplicates, {sum.Losses} losses so far");
            }

            if (points % 10 == 0)
            {
                await options.Progress.WriteLineAsync($"{Name}: {points} points, {sum.Duplicates} duplicates, {sum.Losses} losses, {sum.Unknown} unknown");
            }
        }

        // A launch that was never killed proves nothing about crashes.
        return new RunResult(
            new { Name, Points = points, sum.Duplicates, sum.Losses, sum.Unknown, BrokenAt = broken, options.Every, whole.Recipients, Machine = Machine.Description },
            sum is { Duplicates: 0, Losses: 0 } && points > 0,
            $"{Name}: killed at {points} points of a launch to {whole.Recipients} people: {sum.Duplicates} duplicates, {sum.Losses} losses, {sum.Unknown} listed as unknown");
    }

    private static async Task<(int Recipients, int Writes)> UndisturbedAsync()
    {
        using var folder = new ScratchFolder();
        using var mailbox = new Mailbox(folder.At("mailbox.jsonl"));
        await using var server = MailboxServer.Start(mailbox);
        var writes = await FinishAsync(folder, server);
        var records = await SenderRecords.ReadAsync(folder.At("data"));
        var sum = new Tally();
        sum.Add(records, mailbox);
        return sum is { Duplicates: 0, Losses: 0, Unknown: 0 } && records.Mails.Count > 0
            ? (records.Mails.Count, writes)
            : throw new RunBrokeException($"even undisturbed it had {records.Mails.Count} mails to {records.Meant} people, {sum.Duplicates} duplicates, {sum.Losses} losses and {sum.Unknown} unknown.");
    }

    /// <returns>Whether there was such a point; beyond the last one the launch runs to its end.</returns>
    private static async Task<bool> KillAtAsync(int point, Tally sum)
    {
        using var folder = new ScratchFolder();
        using var mailbox = new Mailbox(folder.At("mailbox.jsonl"));
        await using var server = MailboxServer.Start(mailbox);
        var run = await LaunchAsync(folder, server, "--kill-at", point.ToString(CultureInfo.InvariantCulture));
        if (run.ExitCode == 0)
        {
            return false;
        }

        if (!run.WasKilled)
        {
            throw new RunBrokeException($"point {point} should have ended by SIGKILL, and ended with {run.ExitCode}. It said last:\n{run.Said}");
        }

        await FinishAsync(folder, server);
        sum.Add(await SenderRecords.ReadAsync(folder.At("data")), mailbox);
        return true;
    }

    private static async Task<int> FinishAsync(ScratchFolder folder, MailboxServer server)
    {
        var run = await LaunchAsync(folder, server);
        if (run.ExitCode != 0)
        {
            throw new RunBrokeException($"the launch did not come to its end: exit code {run.ExitCode}. It said last:\n{run.Said}");
        }

        using var result = JsonDocument.Parse(run.Result);
        return result.RootElement.GetProperty("writes").GetInt32();
    }

    private static Task<ProcessRun> LaunchAsync(ScratchFolder folder, MailboxServer server, params string[] more) => FreshProcess.SlipwayAsync(
        _patience, ["crash-launch", "--json", "--data", folder.At("data"), "--smtp", server.Port.ToString(CultureInfo.InvariantCulture), .. more]);
}
