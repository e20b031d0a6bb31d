using System.Collections.Immutable;
using Slipway.Core.Approvals;
using Slipway.Core.Copy;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Editing;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Server.Reviewing;

/// <summary>What reviewers want changed: written on words of a version, sent with a decision, ticked off by authors.</summary>
public sealed class ChangeRequests(Database database, Engine.Campaigns.Campaigns campaigns, Decisions decisions, AuditTrail audit, TimeProvider time)
{
    /// <summary>How long a request or an answer may be.</summary>
    public const int MostLetters = 1000;

    private const int MostPerVersion = 100;

    private const string Select =
        "select id, version, file, piece, quoted, note, author, written_at as writtenat, decision, asked_at as askedat, done_by as doneby, done_at as doneat from change_requests";

    /// <summary>The requests about a campaign since what is live was planned, the oldest first: those that were sent, and those that only their writer is to see.</summary>
    public async Task<ImmutableArray<ChangeRequest>> ListAsync(string campaign)
    {
        var (rows, answers) = await database.ReadAsync(async s =>
        {
            const string Since = " where campaign = @campaign and written_at > coalesce((select v.created_at from campaigns c join versions v on v.digest = c.launched where c.name = @campaign), 0)";
            return (await s.QueryAsync<Row>(Select + Since + " order by written_at, id", new { campaign }),
                await s.QueryAsync<AnswerRow>($"select request, account, is_agent as isagent, text, at from change_answers where request in (select id from change_requests{Since}) order by at, id", new { campaign }));
        });
        var by = answers.ToLookup(a => a.Request, StringComparer.Ordinal);
        return [.. rows.Select(r => From(r, by[r.Id]))];
    }

    /// <summary>Writes a request. Only its writer sees it until they decide.</summary>
    /// <param name="actor">A person who decides on the version.</param>
    /// <param name="digest">The version they saw.</param>
    /// <param name="at">The file, or the file and the piece: <c>emails/invitation.md#p3</c>.</param>
    /// <param name="quoted">The words; empty for all of the piece.</param>
    /// <param name="note">What is to change.</param>
    public async Task<ImmutableArray<Finding>> WriteAsync(Actor actor, string digest, string at, string quoted, string note)
    {
        if (await campaigns.FindAsync(digest) is not { } version)
        {
            return [Finding.Error("version-unknown", "There is no such version.", fix: "Open the campaign from the list.")];
        }

        var (file, piece) = at.Split('#') is [var f, var p] ? (f, p) : (at, "");
        var words = piece.Length == 0 ? null : CopyDeck.Of(file, version.Files.GetValueOrDefault(file, "")).Pieces.FirstOrDefault(c => c.Id == piece);
        var (said, noted) = (ChangeRequest.Flat(quoted), note.Trim());
        var all = await ListAsync(version.Campaign);
        ImmutableArray<Finding> findings =
        [
            .. await WhyNotAsync(actor, version) is { } why ? [why] : Array.Empty<Finding>(),
            .. !DraftFiles.IsDraft(file) || !version.Files.ContainsKey(file) || (piece.Length > 0 && words is null) ? [Finding.Error("words-unknown", "The version has no such words.", fix: "Choose the place from the list.") with { Field = "at" }] : Array.Empty<Finding>(),
            .. words is not null && said.Length > 0 && !ChangeRequest.Flat(words.Text).Contains(said, StringComparison.Ordinal) ? [Finding.Error("words-elsewhere", $"\"{Short(said)}\" does not stand in the place that was chosen.", fix: "Select the words there, or leave them out.") with { Field = "quoted" }] : Array.Empty<Finding>(),
            .. noted.Length is 0 or > MostLetters ? [Finding.Error("note-missing", noted.Length == 0 ? "Nothing says what is to change." : $"The request has {noted.Length} letters.", fix: $"Say it in {MostLetters} letters or fewer.") with { Field = "note" }] : Array.Empty<Finding>(),
            .. all.Count(r => r.Version == digest) >= MostPerVersion ? [Finding.Error("requests-many", $"There are {MostPerVersion} requests about this version.", fix: "Send those first.")] : Array.Empty<Finding>(),
        ];
        if (!findings.IsEmpty)
        {
            return findings;
        }

        await database.WriteAsync("request.written", async s =>
        {
            var id = Guid.CreateVersion7().ToString("N");
            await s.ExecuteAsync(
                "insert into change_requests (id, version, campaign, file, piece, quoted, note, author, written_at) values (@id, @digest, @Campaign, @file, @piece, @words, @noted, @Account, @now)",
                new { id, digest, version.Campaign, file, piece, words = said.Length > 0 ? said : words is null ? "" : ChangeRequest.Flat(words.Text), noted, Account = actor.Id, now = Now });
            await audit.AppendAsync(s, actor.AuditName, "request.written", version.Campaign, $"{id} {digest} {at}");
        });
        return [];
    }

    /// <summary>Takes out a request that nobody but its writer has seen.</summary>
    public Task<ImmutableArray<Finding>> RemoveAsync(Actor actor, string campaign, string id) => ChangeAsync(
        actor, campaign, id, "request.removed", "delete from change_requests where id = @id and campaign = @campaign and author = @account and asked_at is null", "Requests that were sent stay, and so do other people's.");

    /// <summary>Says that a request is done, or not after all. A person says so.</summary>
    public async Task<ImmutableArray<Finding>> TickAsync(Actor actor, string campaign, string id, bool isDone) => actor.IsAgent || !actor.Has(Roles.Author)
        ? [Finding.Error("person-needed", "A person with the role author says what is done.", fix: "Answer the request, and they tick it off.")]
        : await ChangeAsync(
            actor, campaign, id, isDone ? "request.done" : "request.reopened",
            isDone ? "update change_requests set done_by = @account, done_at = @now where id = @id and campaign = @campaign and asked_at is not null and done_at is null and decision <> 'Approve'"
                : "update change_requests set done_by = null, done_at = null where id = @id and campaign = @campaign and done_at is not null",
            "Load the page again to see how it stands.");

    /// <summary>Answers a request that was sent.</summary>
    public async Task<ImmutableArray<Finding>> AnswerAsync(Actor actor, string campaign, string id, string text)
    {
        var said = text.Trim();
        if (!actor.Has(Roles.Author) || said.Length is 0 or > MostLetters)
        {
            return [Finding.Error("answer-missing", !actor.Has(Roles.Author) ? "Authors answer." : said.Length == 0 ? "There is no answer." : $"The answer has {said.Length} letters.", fix: $"Write {MostLetters} letters or fewer.") with { Field = "text" }];
        }

        return await database.WriteAsync("request.answered", async s =>
        {
            if (await s.ScalarAsync<string>("select id from change_requests where id = @id and campaign = @campaign and asked_at is not null", new { id, campaign }) is null)
            {
                return ImmutableArray.Create(Unknown("Load the page again to see how it stands."));
            }

            await s.ExecuteAsync("insert into change_answers (id, request, account, is_agent, text, at) values (@row, @id, @Account, @IsAgent, @said, @now)", new { row = Guid.CreateVersion7().ToString("N"), id, Account = actor.Id, actor.IsAgent, said, now = Now });
            await audit.AppendAsync(s, actor.AuditName, "request.answered", campaign, id);
            return [];
        });
    }

    /// <summary>The requests that would go out with somebody's decision.</summary>
    public async Task<ImmutableArray<ChangeRequest>> WaitingAsync(string campaign, string version, string account) => [.. (await ListAsync(campaign)).Where(r => !r.IsSent && r.Version == version && r.Author == account)];

    /// <summary>Sends them: the decision is taken.</summary>
    public Task SendAsync(string version, string account, Decision decision) => database.WriteAsync("request.sent", s => s.ExecuteAsync(
        "update change_requests set decision = @decision, asked_at = @now where version = @version and author = @account and asked_at is null", new { version, account, decision = decision.ToString(), now = Now }));

    private async Task<Finding?> WhyNotAsync(Actor actor, CampaignVersion version)
    {
        if (actor.IsAgent || version.Authors.Contains(actor.Id) || !(await decisions.StateAsync(version)).Asked.Any(r => actor.Has(r.Role)))
        {
            return Finding.Error("not-yours-to-ask", actor.IsAgent ? "An agent asks for no changes." : "Only who decides on this version asks for changes in it.", fix: "Tell one of its approvers, or edit the draft.");
        }

        return version.State is VersionState.InReview or VersionState.Returned ? null
            : Finding.Error("not-in-review", $"This version is not in review: it is {version.State.Word()}.", fix: "Open the newest version of the campaign.");
    }

    private async Task<ImmutableArray<Finding>> ChangeAsync(Actor actor, string campaign, string id, string action, string sql, string fix)
    {
        var changed = await database.WriteAsync(action, async s =>
        {
            var rows = await s.ExecuteAsync(sql, new { id, campaign, account = actor.Id, now = Now });
            if (rows > 0)
            {
                await audit.AppendAsync(s, actor.AuditName, action, campaign, id);
            }

            return rows > 0;
        });
        return changed ? [] : [Unknown(fix)];
    }

    private static Finding Unknown(string fix) => Finding.Error("request-other", "There is no such request any more, or it is done already.", fix: fix);

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static ChangeRequest From(Row row, IEnumerable<AnswerRow> answers) => new()
    {
        Id = row.Id, Version = row.Version, File = row.File, Piece = row.Piece, Quoted = row.Quoted, Note = row.Note, Author = row.Author, WrittenAt = At(row.WrittenAt), Decision = row.Decision,
        AskedAt = row.AskedAt is { } asked ? At(asked) : null, DoneBy = row.DoneBy, DoneAt = row.DoneAt is { } done ? At(done) : null,
        Answers = [.. answers.Select(a => new ChangeAnswer(a.Account, a.IsAgent != 0, a.Text, At(a.At)))],
    };

    private static DateTimeOffset At(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);

    private sealed record Row(string Id, string Version, string File, string Piece, string Quoted, string Note, string Author, long WrittenAt, string? Decision, long? AskedAt, string? DoneBy, long? DoneAt);

    private sealed record AnswerRow(string Request, string Account, long IsAgent, string Text, long At);
}
