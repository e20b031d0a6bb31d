using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Rehearsal.Mailbox;

namespace Slipway.Bench.Proofs;

/// <summary>Kills the sender of a large mailing at random moments, over a mail server that hangs up, and counts what each person got.</summary>
/// <remarks>
/// The mailbox lives in this process and outlives every kill. What the mail server does is drawn from the seed and the recipient's address alone; when the sender is killed is drawn from the
/// seed too, but how far it has come by then is a matter of the machine.
/// </remarks>
internal sealed class SendKills : Run
{
    private const int Kills = 20;
    private const int Connections = 4;
    private const int Usual = 50_000;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(30);

    public override string Name => "send-kills";

    public override string What => "50,000 mails over a server that hangs up, the sender killed 20 times at random: who got it twice, who never, what is listed as unknown";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var wanted = options.Recipients ?? Usual;
        var watch = Stopwatch.StartNew();
        using var folder = new ScratchFolder();
        using var mailbox = new Mailbox();
        await using var server = MailboxServer.Start(mailbox, faults: new MailboxFaults { DropFor = DropsOf(options.Seed) });
        var kills = await KillAsync(folder, server, wanted, options);
        await FinishAsync(folder, server, wanted);
        var counted = await CountAsync(folder, mailbox);
        var sent = mailbox.Count;
        await FinishAsync(folder, server, wanted);
        var again = mailbox.Count - sent;
        var allowed = (kills * Connections) + server.DroppedAfterText;
        var figures = new
        {
            Name, counted.Recipients, ReceivedOnce = counted.Once, ReceivedTwice = counted.Twice, counted.Never, NeverNotListed = counted.Lost, counted.Unknown, UnknownAllowed = allowed, Kills = kills,
            DroppedAfterData = server.DroppedAfterText, DroppedElsewhere = server.DroppedInText, SecondRunSent = again, Seconds = Math.Round(watch.Elapsed.TotalSeconds), options.Seed, Machine = Machine.Description,
        };
        return new RunResult(
            figures,
            counted is { Twice: 0, Lost: 0 } && counted.Recipients >= wanted && counted.Unknown <= allowed && kills == Kills && again == 0,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {counted.Recipients} recipients, {kills} kills: {counted.Once} once, {counted.Twice} twice, {counted.Never} never, {counted.Unknown} unknown of {allowed} allowed; {again} sent by a second run"));
    }

    // A few in a thousand lose the connection: before their text is whole, and then once, or after it, with the mail kept or lost.
    private static Func<string, MailboxDrop> DropsOf(int seed)
    {
        var dropped = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return address =>
        {
            var drawn = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed} {address}")))) % 1000;
            if (drawn < 3)
            {
                lock (dropped)
                {
                    return dropped.Add(address) ? MailboxDrop.DuringText : MailboxDrop.Never;
                }
            }

            return drawn switch { < 5 => MailboxDrop.AfterTextStored, < 7 => MailboxDrop.AfterTextLost, _ => MailboxDrop.Never };
        };
    }

    /// <returns>How often it was killed while it was sending.</returns>
    private async Task<int> KillAsync(ScratchFolder folder, MailboxServer server, int wanted, RunOptions options)
    {
        var random = new Random(options.Seed);
        var kills = 0;
        while (kills < Kills)
        {
            using var sender = Start(folder, server, wanted);
            // Each kill comes once some more are sent, spread over the whole, and then at any moment.
            var share = wanted / (Kills + 1);
            var until = Math.Max(server.Mailbox.Count + 1, (kills * share) + random.Next(share));
            await Task.WhenAny(server.Mailbox.WaitForAsync(until), sender.EndAsync(), Task.Delay(_patience));
            await Task.Delay(random.Next(100));
            if (sender.HasEnded || server.Mailbox.Count < until)
            {
                var what = sender.HasEnded ? $"ended by itself, and said last:\n{await sender.SaidAsync()}\n" : "stood still ";
                throw new RunBrokeException(string.Create(CultureInfo.InvariantCulture, $"the sender {what}after {kills} kills and {server.Mailbox.Count} mails."));
            }

            await sender.KillAsync();
            kills++;
            await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: kill {kills} at {server.Mailbox.Count} mails"));
        }

        return kills;
    }

    private static async Task FinishAsync(ScratchFolder folder, MailboxServer server, int wanted)
    {
        using var sender = Start(folder, server, wanted);
        using var limit = new CancellationTokenSource(_patience);
        if (await sender.EndAsync(limit.Token) != 0)
        {
            throw new RunBrokeException($"the sender did not come to its end. It said last:\n{await sender.SaidAsync()}");
        }
    }

    private static RunningProcess Start(ScratchFolder folder, MailboxServer server, int wanted) => RunningProcess.Slipway(
        "crash-launch", "--json", "--data", folder.At("data"), "--smtp", server.Port.ToString(CultureInfo.InvariantCulture), "--contacts", ContactsFor(wanted).ToString(CultureInfo.InvariantCulture));

    // About a fifth is held out, by chance; some more, so that enough are left.
    private static int ContactsFor(int wanted) => (int)(wanted * 1.26) + 40;

    private static async Task<Count> CountAsync(ScratchFolder folder, Mailbox mailbox)
    {
        var records = await SenderRecords.ReadAsync(folder.At("data"));
        var arrived = mailbox.All.GroupBy(m => m.MessageId.Split('@')[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var sum = new Tally();
        sum.Add(records, mailbox);
        return new Count(
            records.Mails.Count, arrived.Count(a => a.Value == 1), arrived.Count(a => a.Value > 1), records.Mails.Count - arrived.Count, sum.Losses, sum.Unknown);
    }

    /// <summary>Recipients by what they got; lost are those who got nothing and are not listed as unknown.</summary>
    private sealed record Count(int Recipients, int Once, int Twice, int Never, int Lost, int Unknown);
}
