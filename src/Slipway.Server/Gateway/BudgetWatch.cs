using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Slipway.Ai.Gateway;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Server.Gateway;

/// <summary>Who pays for a call, and what people are told when money runs out.</summary>
internal sealed partial class BudgetWatch(Database database, AuditTrail audit, ILogger<BudgetWatch> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Channel<SpendLine> _crossed = Channel.CreateUnbounded<SpendLine>();

    /// <summary>Who pays: the person, their team, and the purpose.</summary>
    public static ImmutableArray<SpendLine> Lines(Caller caller, Permission permission, GatewayFile file)
    {
        var person = new SpendLine(SpendScope.Person, caller.Account, "you", file.PerPerson);
        var purpose = new SpendLine(SpendScope.Purpose, permission.Purpose.Name, permission.Purpose.Title, permission.Purpose.Budget);
        return permission.Team is { } team ? [person, new SpendLine(SpendScope.Team, team.Name, team.Name, team.Budget), purpose] : [person, purpose];
    }

    /// <summary>Says that nothing is left.</summary>
    public static Refusal Spent(SpendLine line, DateOnly today)
    {
        var budget = line.Budget!;
        var whose = line.Scope switch { SpendScope.Team => $"the team {line.Title}", SpendScope.Purpose => $"\"{line.Title}\"", _ => line.Title };
        var next = budget.Per == BudgetPeriod.Day ? today.AddDays(1) : new DateOnly(today.Year, today.Month, 1).AddMonths(1);
        return new Refusal(429, "budget_spent", string.Create(
            CultureInfo.InvariantCulture,
            $"The budget for {whose} is spent: {budget.Hard:0.##} {budget.Currency} for {(budget.Per == BudgetPeriod.Day ? "today" : "this month")}, with what is on its way. It begins anew on {next:d MMMM} (UTC); whoever writes {GatewayFile.Name} can raise it."));
    }

    /// <summary>Notes whose soft limit was crossed.</summary>
    public void Notice(ImmutableArray<SpendLine> crossed)
    {
        foreach (var line in crossed)
        {
            LogSoft(line.Scope.ToString().ToLowerInvariant(), line.Name, line.Budget!.Soft!.Value, line.Budget.Currency, line.Budget.Per.ToString().ToLowerInvariant());
            _crossed.Writer.TryWrite(line);
        }
    }

    /// <summary>Writes what was noted into the audit trail; when it ends, all is there that was noted before.</summary>
    public async Task WriteAsync()
    {
        await _turn.WaitAsync();
        try
        {
            // Taken off only when it is written: what the database refuses now is written next time.
            for (; _crossed.Reader.TryPeek(out var line); _crossed.Reader.TryRead(out _))
            {
                await database.WriteAsync("gateway.soft-limit", session => audit.AppendAsync(
                    session, "gateway", "gateway.soft-limit", $"{line.Scope.ToString().ToLowerInvariant()} {line.Name}", string.Create(CultureInfo.InvariantCulture, $"{line.Budget!.Soft:0.##} {line.Budget.Currency} a {line.Budget.Per.ToString().ToLowerInvariant()}")));
                await audit.PublishHeadAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    [LoggerMessage(1601, LogLevel.Warning, "The AI gateway's soft limit of the {Scope} {Name} is reached: {Soft} {Currency} a {Period}")]
    private partial void LogSoft(string scope, string name, decimal soft, string currency, string period);
}
