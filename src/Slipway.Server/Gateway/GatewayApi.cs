using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Ai.Gateway;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Gateway;

/// <summary>A key of the AI gateway, without its secret.</summary>
public sealed record GatewayKeyRow(string Id, string Name, string Purpose, string Data, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt)
{
    internal static GatewayKeyRow Of(GatewayKey key) => new(key.Id, key.Name, key.Purpose, key.DataClass, key.CreatedAt, key.ExpiresAt, key.UsedAt);
}

public sealed record GatewayKeysBody(IReadOnlyList<GatewayKeyRow> Keys);

/// <summary>A key to be made: what it is for unless a request says otherwise.</summary>
public sealed record NewGatewayKey(string? Name, string? Purpose, string? Data, int Days = 90);

/// <summary>A key as it was made; its text is shown this once.</summary>
public sealed record MadeGatewayKey(GatewayKeyRow Key, string Text, string BaseUrl);

/// <summary>What was spent of a budget in its period.</summary>
public sealed record GatewaySpendRow(string Scope, string Name, string Title, decimal Spent, decimal? Soft, decimal? Hard, string Currency, BudgetPeriod Per);

/// <summary>A call, as the record has it.</summary>
public sealed record GatewayCallRow(
    DateTimeOffset At, string Account, string Key, string Purpose, string Data, string Call, string Model, string? AnsweredBy, int Status, string? Code, long InputTokens, long OutputTokens, bool Estimated, decimal Cost, string? Currency,
    string Found, string Digest, bool Cached, long Milliseconds)
{
    internal static GatewayCallRow Of(CallRecord c) => new(
        c.At, c.Account, c.Token, c.Purpose, c.DataClass, c.Call.ToString().ToLowerInvariant(), c.Model, c.AnsweredBy, c.Status, c.Code, c.Use.Input, c.Use.Output, c.IsEstimated, Spending.AmountOf(c.Cost), c.Currency, c.Found, c.Digest,
        c.IsCached, c.Milliseconds);
}

/// <summary>What the gateway lets you do, what was spent, and the last calls.</summary>
public sealed record GatewayBody(string BaseUrl, bool Open, string? Closed, string? Paused, IReadOnlyList<GatewayPurposeRow> Purposes, IReadOnlyList<GatewaySpendRow> Spending, IReadOnlyList<GatewayCallRow> Calls);

/// <summary>A purpose that you may ask for, with the classes of data and the models for each.</summary>
public sealed record GatewayPurposeRow(string Name, string Title, IReadOnlyDictionary<string, IReadOnlyList<string>> Models);

/// <summary>The gateway over HTTP: keys, spending and calls. What models are asked is below <c>/v1</c>.</summary>
internal static class GatewayApi
{
    public static void MapGatewayApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/gateway").WithTags("AI gateway");
        api.MapGet("", async (HttpContext context, GatewayOffice office, bool? everyone) => TypedResults.Ok(await office.ReadAsync(context.RequiredActor(), everyone == true)))
            .WithSummary("What you may ask the AI gateway for, what was spent, and the last calls: yours, or everyone's for administrators.");
        var keys = api.MapGroup("/keys").RequireHuman();
        keys.MapGet("", async (HttpContext context, ApiTokens tokens) => TypedResults.Ok(new GatewayKeysBody([.. (await tokens.ListGatewayKeysAsync(context.RequiredActor().Id)).Select(GatewayKeyRow.Of)])))
            .WithSummary("Your own keys of the AI gateway.");
        keys.MapPost("", CreateAsync).WithSummary("Makes a key that opens the AI gateway and nothing else.");
        keys.MapDelete("/{id}", RevokeAsync).WithSummary("Makes a key useless at once.");
    }

    private static async Task<Results<Created<MadeGatewayKey>, ProblemHttpResult>> CreateAsync(NewGatewayKey key, HttpContext context, GatewayOffice office)
    {
        var (made, findings) = await office.CreateAsync(context.RequiredActor(), key);
        return made is null ? Problems.From(findings) : TypedResults.Created($"/api/v1/gateway/keys/{made.Key.Id}", made);
    }

    private static async Task<Results<NoContent, NotFound>> RevokeAsync(string id, HttpContext context, GatewayKeys keys)
    {
        var actor = context.RequiredActor();
        return await keys.RevokeAsync(actor.AuditName, actor.Id, id) ? TypedResults.NoContent() : TypedResults.NotFound();
    }
}

/// <summary>What the page, the API and the command know of the gateway.</summary>
internal sealed class GatewayOffice(GatewayDesk desk, ApiTokens tokens, People people, CallBook book, Store.Halts.HaltBook halts, PublicAddress address)
{
    private const int MostCalls = 50;

    public string BaseUrl => address.Base + GatewayEndpoint.Path;

    /// <summary>What is wrong with the files.</summary>
    public ImmutableArray<Finding> Findings => desk.Now.Findings;

    public async Task<GatewayBody> ReadAsync(Actor actor, bool everyone)
    {
        var rules = desk.Now;
        var caller = await CallerAsync(actor);
        var halt = await halts.FindGatewayAsync();
        await book.FlushAsync();
        return new GatewayBody(
            BaseUrl, rules.Closed is null && halt is null, rules.Closed?.Message, halt?.Reason,
            [.. rules.Policy.PurposesOf(caller).Select(p => new GatewayPurposeRow(p.Name, p.Title, p.Data.ToDictionary(d => d, d => Models(rules, caller, p, d), StringComparer.Ordinal)))],
            Spent(rules.Policy, caller, actor.Has(Roles.Administrator)),
            [.. (await book.LastAsync(everyone && actor.Has(Roles.Administrator) ? null : actor.Id, MostCalls)).Select(GatewayCallRow.Of)]);
    }

    /// <summary>Makes a key, where its person may ask for what it is for.</summary>
    public async Task<(MadeGatewayKey? Key, ImmutableArray<Finding> Findings)> CreateAsync(Actor actor, NewGatewayKey key)
    {
        var rules = desk.Now;
        if (rules.Closed is { } closed)
        {
            return (null, [Finding.Error("gateway-closed", closed.Message, fix: "slipway gateway check says what is missing.")]);
        }

        if (rules.Policy.Permit(await CallerAsync(actor), key.Purpose ?? "", key.Data ?? "").Refusal is { } refusal)
        {
            var field = refusal.Field == GatewayCalls.DataHeader ? "data" : "purpose";
            return (null, [Finding.Error(refusal.Code.Replace('_', '-'), refusal.Message.Replace($"Send {refusal.Field} with one", "Choose one", StringComparison.Ordinal), fix: "Choose a purpose that is yours, and a class of data it has to do with.") with { Field = field }]);
        }

        var answer = await tokens.CreateAsync(actor.AuditName, actor.Id, key.Name ?? "", key.Days, agent: false, new GatewayUse(key.Purpose!, key.Data!));
        if (answer is not { Token: { } made, Text: { } text })
        {
            return (null, answer.Findings);
        }

        return (new MadeGatewayKey(new GatewayKeyRow(made.Id, made.Name, key.Purpose!, key.Data!, made.CreatedAt, made.ExpiresAt, null), text, BaseUrl), []);
    }

    private async Task<Caller> CallerAsync(Actor actor) => new(actor.Id, (await people.FindAsync(actor.Id))?.Email ?? "", actor.Roles);

    private static IReadOnlyList<string> Models(GatewayRules rules, Caller caller, Purpose purpose, string data) =>
        rules.Policy.Permit(caller, purpose.Name, data).Permission is { } permission ? [.. rules.Policy.ModelsOf(permission).Select(m => m.Name)] : [];

    // One's own, one's team's, and of each purpose one may ask for; administrators see every team's and every purpose's.
    private List<GatewaySpendRow> Spent(GatewayPolicy policy, Caller caller, bool all)
    {
        var file = policy.File;
        var teams = file.Teams.Values.DistinctBy(t => t.Name).Where(t => all || file.Teams.GetValueOrDefault(caller.Email) == t).OrderBy(t => t.Name, StringComparer.Ordinal);
        IEnumerable<SpendLine> lines =
        [
            new(SpendScope.Person, caller.Account, T("You"), file.PerPerson),
            .. teams.Select(t => new SpendLine(SpendScope.Team, t.Name, T($"Team {t.Name}"), t.Budget)),
            .. (all ? file.Purposes.Values.OrderBy(p => p.Name, StringComparer.Ordinal) : policy.PurposesOf(caller)).Select(p => new SpendLine(SpendScope.Purpose, p.Name, p.Title, p.Budget)),
        ];
        var rows = new List<GatewaySpendRow>();
        foreach (var line in lines)
        {
            var per = line.Budget?.Per ?? BudgetPeriod.Month;
            foreach (var currency in line.Budget is { } budget ? [budget.Currency] : book.Spending.Currencies(line.Scope, line.Name))
            {
                rows.Add(new GatewaySpendRow(
                    line.Scope.ToString().ToLowerInvariant(), line.Name, line.Title, book.Spending.Spent(line.Scope, line.Name, currency, per, book.Today), line.Budget?.Soft, line.Budget?.Hard, currency, per));
            }
        }

        return rows;
    }
}
