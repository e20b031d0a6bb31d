using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Store;

namespace Slipway.Stack.Segments;

/// <summary>A member of a snapshot.</summary>
/// <param name="Contact">The contact's id.</param>
/// <param name="HeldOut">Whether this person is held out, and so never mailed.</param>
public sealed record Member(string Contact, bool HeldOut)
{
    /// <summary>The target account the person belongs to; null where the audience has no accounts.</summary>
    public string? Account { get; init; }

    /// <summary>The person's part in buying there; null where nothing tells it.</summary>
    public string? Role { get; init; }

    /// <summary>The variant the person was assigned; null for the held-out, and where nothing is tried.</summary>
    public string? Variant { get; init; }

    /// <summary>The stratum out of which the share is held, or the place that is held out or not; null where there are none.</summary>
    public string? Stratum { get; init; }
}

/// <summary>Fixes who is in an audience. Once fixed, people can only be taken out.</summary>
public static class AudienceSnapshot
{
    private const int Page = 5000;

    // With members in place of a constructor: a computed column of no rows has no type that a constructor could be chosen by.
    private sealed record Judged
    {
        public string Id { get; init; } = "";

        public long Reason { get; init; }

        public string? Email { get; init; }

        public string? Domain { get; init; }

        public string? Title { get; init; }

        public string? Said { get; init; }

        public long Matchable { get; init; }

        public string? Stratum { get; init; }
    }

    private sealed record Taken(string Rule, string Figures);

    /// <summary>Fixes the audience under its snapshot id; one that is fixed already stays as it is, and its figures are returned.</summary>
    /// <remarks>A person is counted under the first reason that fits: the audience's own exclusions in order, then unsubscribed, no consent, mailed lately, kept for other campaigns, written to by none.</remarks>
    /// <exception cref="InvalidOperationException">The snapshot was taken by another rule.</exception>
    public static async Task<AudienceFigures> TakeAsync(Session session, AudienceAsset asset, string campaign, DateTimeOffset now)
    {
        var rule = RuleDigest(asset);
        if (await session.FirstAsync<Taken>("select rule as Rule, figures as Figures from stack_snapshots where id = @Snapshot", new { asset.Snapshot }) is { } taken)
        {
            return taken.Rule == rule
                ? JsonSerializer.Deserialize<AudienceFigures>(taken.Figures, AssetJson.Options)!
                : throw new InvalidOperationException($"The snapshot {asset.Snapshot} was taken by another rule. A changed audience needs a snapshot id of its own.");
        }

        var figures = await JudgeAsync(session, asset, campaign, now, async (session, members, withheld) =>
        {
            await session.ExecuteAsync(
                "insert into stack_members (snapshot, contact, held_out, account, role, variant, stratum) values (@snapshot, @contact, @heldOut, @account, @role, @variant, @stratum)",
                members.Select(m => new { snapshot = asset.Snapshot, contact = m.Contact, heldOut = m.HeldOut ? 1 : 0, account = m.Account, role = m.Role, variant = m.Variant, stratum = m.Stratum }));
            await session.ExecuteAsync("insert into stack_withheld (snapshot, contact) values (@snapshot, @contact)", withheld.Select(contact => new { snapshot = asset.Snapshot, contact }));
        });
        await session.ExecuteAsync(
            "insert into stack_snapshots (id, campaign, rule, figures, taken_at) values (@id, @campaign, @rule, @figures, @at)",
            new { id = asset.Snapshot, campaign, rule, figures = JsonSerializer.Serialize(figures, AssetJson.Options), at = now.ToUnixTimeMilliseconds() });
        return figures;
    }

    /// <summary>Counts the audience as it would be now, and fixes nothing.</summary>
    public static Task<AudienceFigures> CountAsync(Session session, AudienceAsset asset, string campaign, DateTimeOffset now) =>
        JudgeAsync(session, asset, campaign, now, (_, _, _) => Task.CompletedTask);

    /// <summary>Goes through those who would be in the audience now, some thousand at a time, and fixes nothing.</summary>
    internal static Task GoThroughAsync(Session session, AudienceAsset asset, string campaign, DateTimeOffset now, Func<Session, List<Member>, Task> each) => JudgeAsync(session, asset, campaign, now, (session, members, _) => each(session, members));

    /// <summary>The figures a snapshot was taken with; null when there is none.</summary>
    public static async Task<AudienceFigures?> FindAsync(Session session, string snapshot) =>
        await session.ScalarAsync<string>("select figures from stack_snapshots where id = @snapshot", new { snapshot }) is { } figures
            ? JsonSerializer.Deserialize<AudienceFigures>(figures, AssetJson.Options)
            : null;

    /// <summary>Lets go of a snapshot that was never launched, so that it can be taken anew and people imported since are seen; one that was stays.</summary>
    public static async Task DropAsync(Session session, string snapshot)
    {
        await session.ExecuteAsync("delete from stack_members where snapshot = @snapshot and not exists (select 1 from stack_snapshots s where s.id = @snapshot and s.launched_at is not null)", new { snapshot });
        await session.ExecuteAsync("delete from stack_withheld where snapshot = @snapshot and not exists (select 1 from stack_snapshots s where s.id = @snapshot and s.launched_at is not null)", new { snapshot });
        await session.ExecuteAsync("delete from stack_snapshots where id = @snapshot and launched_at is null", new { snapshot });
    }

    /// <summary>Takes people out of a snapshot; no one can be put in. The figures stay those that were approved.</summary>
    /// <returns>How many were taken out.</returns>
    public static async Task<int> ShrinkAsync(Session session, string snapshot, IEnumerable<string> contacts) => await session.ExecuteAsync(
        "delete from stack_members where snapshot = @snapshot and contact = @contact", contacts.Select(contact => new { snapshot, contact }));

    /// <summary>The members, by id.</summary>
    public static IEnumerable<Member> Members(Session session, string snapshot) => session
        .Stream<(string Contact, long HeldOut, string? Account, string? Role, string? Variant)>("select contact, held_out, account, role, variant from stack_members where snapshot = @snapshot order by contact", new { snapshot })
        .Select(m => new Member(m.Contact, m.HeldOut != 0) { Account = m.Account, Role = m.Role, Variant = m.Variant });

    /// <summary>SHA-256 over the members and their arms, as the figures have it.</summary>
    public static string Digest(IEnumerable<Member> members)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var member in members)
        {
            Append(hash, member);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Goes through those who match by id, page by page: constant memory, and ids come sorted for the digest.</summary>
    /// <remarks>
    /// Of an audience at accounts, or with strata, those who may be written to are kept until all are seen: only then is it known whom an account has more than enough of, and how many a stratum has.
    /// Who is written to by no campaign is taken out last, so that they are alike those who stay.
    /// </remarks>
    private static async Task<AudienceFigures> JudgeAsync(
        Session session, AudienceAsset asset, string campaign, DateTimeOffset now, Func<Session, List<Member>, List<string>, Task> keep)
    {
        var parameters = new DynamicParameters();
        var (sql, reasons) = Statement(asset, campaign, now, parameters);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var groups = asset.Accounts is { } list ? new BuyingGroups(list) : null;
        var waiting = new List<AccountContact>();
        var inStrata = new List<(string Unit, string Stratum)>();
        var mayBeMatched = new HashSet<string>(StringComparer.Ordinal);
        var counts = new int[reasons.Length];
        var assigned = new Dictionary<string, int>(StringComparer.Ordinal);
        var (matched, eligible, heldOut, matchable, elsewhere, withheld, after) = (0, 0, 0, 0, 0, 0, "");
        while (true)
        {
            parameters.Add("after", after);
            var judged = await session.QueryAsync<Judged>(sql, parameters);
            var members = new List<Member>(judged.Count);
            foreach (var person in judged)
            {
                var account = groups?.AccountOf(person.Domain, person.Email);
                if (groups is not null && account is null)
                {
                    continue;
                }

                matched++;
                if (person.Reason < 0 && person.Matchable != 0)
                {
                    mayBeMatched.Add(person.Id);
                }

                if (person.Reason >= 0)
                {
                    counts[person.Reason]++;
                }
                else if (asset.Exclusive?.Takes(asset.Holdout.UnitOf(person.Id, account)) == false)
                {
                    elsewhere++;
                }
                else if (asset.Holdout.Strata is not null && account is null)
                {
                    inStrata.Add((person.Id, person.Stratum ?? ""));
                }
                else if (account is null)
                {
                    members.Add(Assigned(asset, person.Id, null, asset.Holdout.Places?.Holds(person.Stratum) ?? asset.Holdout.Holds(person.Id)) with { Stratum = person.Stratum });
                }
                else
                {
                    waiting.Add(new AccountContact(person.Id, account, groups!.RoleOf(person.Said, person.Title)));
                }
            }

            await TakeInAsync(members);
            if (judged.Count < Page)
            {
                break;
            }

            after = judged[^1].Id;
        }

        List<ExclusionCount> excluded = [.. reasons.Zip(counts, (reason, people) => new ExclusionCount(reason, people)), .. asset.Exclusive is { } range ? [new ExclusionCount(range.Reason, elsewhere)] : Array.Empty<ExclusionCount>()];
        AccountCount? accounts = null;
        if (groups is not null)
        {
            var (chosen, leftOut) = groups.Choose(waiting);
            var members = await TakeInAsync([.. chosen.Select(c => Assigned(asset, c.Id, c.Account, asset.Holdout.Holds(c.Id, c.Account)) with { Role = c.Role })]);
            accounts = AccountCount.Of(members.Select(m => (m.Account!, m.HeldOut)));
            excluded.AddRange(asset.Accounts!.MostPerAccount is null ? [] : [new ExclusionCount(groups.Enough, leftOut)]);
        }
        else if (asset.Holdout.Strata is not null)
        {
            var held = asset.Holdout.OfStrata(inStrata.Where(u => asset.Global?.Holds(u.Unit) != true));
            foreach (var page in inStrata.Chunk(Page))
            {
                await TakeInAsync([.. page.Select(u => Assigned(asset, u.Unit, null, held.Contains(u.Unit)) with { Stratum = u.Stratum })]);
            }
        }

        if (asset.Global is { } global)
        {
            excluded.Add(new ExclusionCount(global.Reason, withheld));
        }

        return new AudienceFigures(matched, eligible, heldOut, [.. excluded], Convert.ToHexStringLower(hash.GetHashAndReset())) 
        {
            Accounts = accounts,
            Matchable = asset.AdsConsent is null ? null : matchable,
            Variants = asset.Experiment is { Split: var split } ? [.. split.Variants.Select(v => new VariantCount(v.Name, assigned.GetValueOrDefault(v.Name)))] : null,
        };

        async Task<List<Member>> TakeInAsync(List<Member> chosen)
        {
            var isWithheld = chosen.ToLookup(m => asset.Global?.Holds(m.Contact) == true);
            List<Member> members = [.. isWithheld[false]];
            withheld += chosen.Count - members.Count;
            foreach (var member in members)
            {
                Append(hash, member);
                heldOut += member.HeldOut ? 1 : 0;
                if (member.Variant is { } variant)
                {
                    assigned[variant] = assigned.GetValueOrDefault(variant) + 1;
                }

                matchable += !member.HeldOut && mayBeMatched.Contains(member.Contact) ? 1 : 0;
            }

            eligible += members.Count;
            await keep(session, members, [.. isWithheld[true].Select(m => m.Contact)]);
            return members;
        }
    }

    private static Member Assigned(AudienceAsset asset, string contact, string? account, bool isHeldOut) =>
        new(contact, isHeldOut) { Account = account, Variant = isHeldOut ? null : asset.Experiment?.Split.Of(asset.Holdout.UnitOf(contact, account)) };

    private static (string Sql, string[] Reasons) Statement(AudienceAsset asset, string campaign, DateTimeOffset now, DynamicParameters parameters)
    {
        var compiler = new SegmentCompiler(campaign, parameters);
        List<(string Reason, string Condition)> exclusions = [.. asset.Exclusions.Select(e => (e.Reason, compiler.Compile(e.Where)))];
        exclusions.Add(("unsubscribed", "exists (select 1 from stack_suppressions s where s.email_key = c.email_key)"));
        exclusions.Add(($"no consent to {asset.ConsentPurpose}", ConsentMissing(asset, parameters)));
        if (asset.RestDays > 0)
        {
            parameters.Add("rested", now.AddDays(-asset.RestDays).ToUnixTimeMilliseconds());
            exclusions.Add((string.Create(CultureInfo.InvariantCulture, $"mailed within {asset.RestDays} days"),
                "exists (select 1 from stack_recipients r where r.contact = c.id and r.state = 'sent' and r.changed_at > @rested)"));
        }

        parameters.Add("adsPurpose", asset.AdsConsent);
        var cases = string.Join('\n', exclusions.Select((e, i) => string.Create(CultureInfo.InvariantCulture, $"when {e.Condition} then {i}")));
        var sql = $"""
            select c.id as Id, case {cases} else -1 end as Reason{(asset.Accounts is null ? "" : Telling)}{(asset.AdsConsent is null ? "" : Matching)}{Strata(asset)}
            from stack_contacts c where c.id > @after and {compiler.Compile(asset.Where)} order by c.id limit {Page}
            """;
        return (sql, [.. exclusions.Select(e => e.Reason)]);
    }

    // What tells the account and the role of a person.
    private const string Telling = $""", c.email as Email, json_extract(c.fields, '$."{BuyingGroups.DomainField}"') as Domain, c.job_title as Title, json_extract(c.fields, '$."{BuyingGroups.RoleField}"') as Said""";

    // One value after the other, as people would write them down.
    private static string Strata(AudienceAsset asset) => (asset.Holdout.Places is { } places ? [places.Field] : asset.Holdout.Strata) is { } fields ? $", {string.Join(" || ' / ' || ", fields.Select(f => $"coalesce({SegmentCompiler.Text(f)}, '')"))} as Stratum" : "";

    // Who never answered has not agreed, whatever the market.
    private const string Matching = $", coalesce({Consents.LatestOfCToAds}, 0) as Matchable";

    /// <summary>A withdrawal counts everywhere; where the law is opt-out, no answer is no objection.</summary>
    private static string ConsentMissing(AudienceAsset asset, DynamicParameters parameters)
    {
        parameters.Add("purpose", asset.ConsentPurpose);
        if (asset.OptOutMarkets.IsEmpty)
        {
            return $"coalesce({Consents.LatestOfC}, 0) = 0";
        }

        parameters.Add("optOut", Session.List(asset.OptOutMarkets.Select(m => m.ToUpperInvariant())));
        return $"coalesce({Consents.LatestOfC}, case when c.country in (select value from json_each(@optOut)) then 1 else 0 end) = 0";
    }

    private static void Append(IncrementalHash hash, Member member)
    {
        // A domain has at most 253 letters, a role and a variant 60 each, of at most three bytes each.
        Span<byte> line = stackalloc byte[1200];
        var length = Encoding.UTF8.GetBytes($"{member.Contact}:{(member.HeldOut ? 1 : 0)}{(member.Account is null ? "" : $":{member.Account}:{member.Role}")}{(member.Variant is null ? "" : $"/{member.Variant}")}\n", line);
        hash.AppendData(line[..length]);
    }

    /// <summary>Over all that decides who is in it.</summary>
    private static string RuleDigest(AudienceAsset asset) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { asset.Where, asset.Exclusions, asset.ConsentPurpose, asset.OptOutMarkets, asset.RestDays, asset.Holdout, Accounts = asset.Accounts?.Membership(), asset.AdsConsent, asset.Experiment?.Split, asset.Global, asset.Exclusive }, AssetJson.Options)));
}
