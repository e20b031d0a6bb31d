using System.Security.Cryptography;
using System.Text;
using Slipway.Rehearsal.Mailbox;
using Slipway.Store;

namespace Slipway.Bench.Proofs;

/// <summary>A mail as its sender has it on record.</summary>
internal sealed record SenderRecord(string Id, string State);

/// <summary>What the sender believes it sent, and to how many it was meant to send.</summary>
/// <param name="Mails">Every mail on record.</param>
/// <param name="Meant">The people of the audience who are not held out. Ids come from the folder's own key, so each folder holds out others.</param>
internal sealed record SenderRecords(IReadOnlyList<SenderRecord> Mails, int Meant)
{
    public static async Task<SenderRecords> ReadAsync(string data)
    {
        using var database = await Database.OpenAsync(data);
        return await database.ReadAsync(async s => new SenderRecords(
            await s.QueryAsync<SenderRecord>("select id as Id, state as State from stack_recipients order by id"),
            await s.ScalarAsync<int>("select count(*) from stack_members where held_out = 0")));
    }
}

/// <summary>Holds the sender's record against what arrived, over many crashes.</summary>
internal sealed class Tally
{
    /// <summary>Mails that arrived more often than once, and mails that no record knows.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Mails that are said to be sent and did not arrive, that were never tried, or that were forgotten.</summary>
    public int Losses { get; private set; }

    /// <summary>Mails that the sender lists for a person to look at.</summary>
    public int Unknown { get; private set; }

    public void Add(SenderRecords records, Mailbox mailbox)
    {
        var arrived = mailbox.All.GroupBy(m => m.MessageId.Split('@')[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var known = records.Mails.ToDictionary(r => LocalPart(r.Id), r => r.State, StringComparer.Ordinal);
        Duplicates += arrived.Sum(a => known.ContainsKey(a.Key) ? a.Value - 1 : a.Value);
        Unknown += known.Count(k => k.Value == "unknown");
        Losses += Math.Max(0, records.Meant - records.Mails.Count);
        Losses += known.Count(k => k.Value switch
        {
            "sent" => !arrived.ContainsKey(k.Key),
            "unknown" => false,
            // The launch has no one to skip and no address that bounces: whoever was not mailed was lost.
            _ => true,
        });
    }

    // Written out here a second time on purpose: that the same recipient always gets the same Message-ID is part of what is proven.
    private static string LocalPart(string recipient) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipient)).AsSpan(0, 16));
}
