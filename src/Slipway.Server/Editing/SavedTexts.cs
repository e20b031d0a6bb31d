using System.Collections.Immutable;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Server.Editing;

/// <summary>A text of a file that was saved once, and can be put back.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Digest">The SHA-256 of the file as it was.</param>
/// <param name="Account">Who saved it; empty for what was in the folder and came there by no page.</param>
/// <param name="At">When it was saved, or first seen.</param>
public sealed record SavedText(string Id, string Digest, string Account, DateTimeOffset At);

/// <summary>The last texts of the files of drafts: what was saved on their pages, and what stood there before.</summary>
internal sealed class SavedTexts(Database database, AuditTrail audit, TimeProvider time)
{
    /// <summary>How many texts of a file are kept.</summary>
    public const int Most = 30;

    /// <summary>The texts of a file, the newest first.</summary>
    public async Task<ImmutableArray<SavedText>> ListAsync(string campaign, string file) =>
        [.. (await database.ReadAsync(s => s.QueryAsync<Row>("select id, digest, account, at from draft_texts where campaign = @campaign and file = @file order by at desc, id desc", new { campaign, file }))).Select(From)];

    /// <summary>The newest text of each file of a campaign.</summary>
    public async Task<ImmutableSortedDictionary<string, SavedText>> NewestAsync(string campaign)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<FileRow>(
            "select file, id, digest, account, at from draft_texts t where campaign = @campaign and at = (select max(at) from draft_texts where campaign = @campaign and file = t.file) order by id", new { campaign }));
        return rows.GroupBy(r => r.File, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => From(g.Last()), StringComparer.Ordinal);
    }

    /// <summary>What a saved text says; null when it is not kept any more.</summary>
    public Task<string?> FindAsync(string campaign, string file, string id) =>
        database.ReadAsync(s => s.ScalarAsync<string>("select text from draft_texts where campaign = @campaign and file = @file and id = @id", new { campaign, file, id }));

    /// <summary>Keeps what was saved, and what stood there before where nobody knows it yet.</summary>
    /// <param name="actor">Who saved it, as the audit trail names them.</param>
    /// <param name="account">The account.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="file">The file.</param>
    /// <param name="before">What stood there; null for a new file.</param>
    /// <param name="after">What stands there now.</param>
    /// <param name="action">What the audit trail calls it.</param>
    public Task KeepAsync(string actor, string account, string campaign, string file, DraftText? before, DraftText after, string action) => database.WriteAsync("draft.saved", async s =>
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (before is not null && await s.ScalarAsync<string>("select digest from draft_texts where campaign = @campaign and file = @file order by at desc, id desc limit 1", new { campaign, file }) != before.Digest)
        {
            await AddAsync(s, campaign, file, before, "", now);
        }

        await AddAsync(s, campaign, file, after, account, now);
        await s.ExecuteAsync(
            "delete from draft_texts where campaign = @campaign and file = @file and id not in (select id from draft_texts where campaign = @campaign and file = @file order by at desc, id desc limit @Most)", new { campaign, file, Most });
        await audit.AppendAsync(s, actor, action, campaign, $"{file} {after.Digest}");
    });

    private static Task AddAsync(Session session, string campaign, string file, DraftText text, string account, long at) => session.ExecuteAsync(
        "insert into draft_texts (id, campaign, file, digest, text, account, at) values (@id, @campaign, @file, @Digest, @Text, @account, @at)",
        new { id = Guid.CreateVersion7().ToString("N"), campaign, file, text.Digest, text.Text, account, at });

    private static SavedText From(Row row) => new(row.Id, row.Digest, row.Account, DateTimeOffset.FromUnixTimeMilliseconds(row.At));

    private static SavedText From(FileRow row) => new(row.Id, row.Digest, row.Account, DateTimeOffset.FromUnixTimeMilliseconds(row.At));

    private sealed record Row(string Id, string Digest, string Account, long At);

    private sealed record FileRow(string File, string Id, string Digest, string Account, long At);
}
