using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Engine.Ingest;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Commands;

/// <summary><c>slipway lift</c>: from a file of exposures and one of outcomes to what each arm brought more than the control arm. Works on files alone.</summary>
internal static class LiftCommand
{
    private static readonly string[] _controls = ["control", "holdout", "0"];

    private static readonly Argument<string> _exposures = new("EXPOSURES") { Description = "A CSV file with a header: a unit, the arm it was shown, and when." };
    private static readonly Argument<string> _outcomes = new("OUTCOMES") { Description = "A CSV file with a header: a unit, when it brought something, and the amount." };
    private static readonly Option<TimeSpan> _window = new("--window")
    {
        Description = "How long after its first exposure a unit's outcomes count, for example 36h or 14d (the default).", HelpName = "TIME", DefaultValueFactory = _ => LiftRule.UsualWindow, CustomParser = ReadWindow,
    };

    private static readonly Option<string?> _control = new("--control") { Description = "The arm that the others are held against. Otherwise the one called control, holdout or 0.", HelpName = "ARM" };
    private static readonly Option<double> _confidence = new("--confidence") { Description = "Of the intervals, above 0 and below 1.", HelpName = "SHARE", DefaultValueFactory = _ => 0.95 };
    private static readonly Option<LiftArmWeight[]?> _arms = new("--arms")
    {
        Description = "The arms as they were configured, with their weights, for example control=20,a=40,b=40: whether units came in this proportion is then checked.", HelpName = "ARMS", CustomParser = ReadArms,
    };

    private static readonly Option<DateTimeOffset?> _start = new("--start") { Description = "When the experiment began: what units brought before is their history. Otherwise the first exposure of all.", HelpName = "TIME", CustomParser = ReadTime };
    private static readonly Option<DateTimeOffset?> _until = new("--until") { Description = "Until when the outcomes are complete: units whose window was not over by then are left out. Otherwise all windows are taken to be over.", HelpName = "TIME", CustomParser = ReadTime };
    private static readonly Option<string?> _state = new("--state") { Description = "Keeps what was read in this file, and goes on from it: give only the files of the new day then.", HelpName = "FILE" };
    private static readonly Option<string?> _setAside = new("--set-aside") { Description = "Writes every row that could not be read to this file, with its line and the reason.", HelpName = "FILE" };
    private static readonly Option<string> _unit = Column("--unit", "the unit", new LiftColumns().Unit);
    private static readonly Option<string> _arm = Column("--arm", "the arm", new LiftColumns().Arm);
    private static readonly Option<string> _time = Column("--time", "the time", new LiftColumns().Time);
    private static readonly Option<string> _amount = Column("--amount", "the amount", new LiftColumns().Amount);

    public static Command CreateCommand()
    {
        var command = new Command("lift", "Say by how much each arm of an experiment differs from its control arm, from a file of exposures and one of outcomes.")
        {
            _exposures, _outcomes, _window, _control, _confidence, _arms, _start, _until, _state, _setAside, _unit, _arm, _time, _amount,
        };
        command.SetAction((parse, stop) => RunAsync(parse, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var confidence = parse.GetValue(_confidence);
        if (!(confidence is > 0 and < 1))
        {
            throw CommandException.WrongUse("confidence", $"--confidence is above 0 and below 1, such as 0.95; not {confidence.ToString(CultureInfo.InvariantCulture)}.");
        }

        var weights = parse.GetValue(_arms) ?? [];
        var (exposures, outcomes) = (InputFile.Find(output, parse.GetValue(_exposures)!), InputFile.Find(output, parse.GetValue(_outcomes)!));
        var columns = new LiftColumns(parse.GetValue(_unit)!, parse.GetValue(_arm)!, parse.GetValue(_time)!, parse.GetValue(_amount)!);
        var state = parse.GetValue(_state) is { } written ? output.PathOf(written) : null;
        using var kept = state is null ? null : Open(state, output);
        var ledger = kept?.Day() ?? new UnitLedger();
        string[] digests = kept is null ? [] : [NotTwice(kept, exposures, output), NotTwice(kept, outcomes, output)];
        foreach (var weight in weights)
        {
            ledger.Arm(weight.Arm);
        }

        RefuseOtherArms(ledger, weights);
        var (shown, brought) = Read(ledger, output.Shown(exposures), exposures, output.Shown(outcomes), outcomes, columns, weights.Length > 0, stop);
        var rule = new LiftRule(parse.GetValue(_window), "") { Start = parse.GetValue(_start), Until = parse.GetValue(_until), Confidence = confidence, Weights = [.. weights] };
        rule = rule with { Control = ControlOf(LiftReckoner.ArmsOf(ledger.Arms, rule), parse.GetValue(_control)) };
        var tally = Count(kept, state, ledger, rule, output);
        var table = LiftReckoner.Compute(tally, ledger.Arms, rule);
        await KeepAsync(parse, output, [.. shown.Aside, .. brought.Aside], stop);
        kept?.Keep(ledger, tally, digests);
        await LiftView.WriteAsync(output, table, rule, shown, brought, parse.GetValue(_setAside));
        return table.Blocked is null ? ExitCode.Fine : ExitCode.Findings;
    }

    private static LiftTally Count(LedgerFile? kept, string? state, UnitLedger ledger, LiftRule rule, Output output)
    {
        try
        {
            return kept?.Count(ledger, rule) ?? LiftTally.Of(ledger, rule);
        }
        catch (InvalidDataException e)
        {
            throw CannotGoOn(state!, output, e);
        }
        catch (Exception e) when ((e as AggregateException)?.InnerException is OverflowException || e is OverflowException)
        {
            throw CommandException.WrongUse("amounts-too-large", "The amounts of one unit add up to more than 9 trillion, which is most likely another column, or an amount in the smallest coin. Name the right one with --amount.");
        }
    }

    private static (RowsRead Shown, RowsRead Brought) Read(
        UnitLedger ledger, string exposuresName, string exposures, string outcomesName, string outcomes, LiftColumns columns, bool configured, CancellationToken stop)
    {
        try
        {
            return (LiftFiles.Exposures(exposures, exposuresName, columns, ledger, configured, stop), LiftFiles.Outcomes(outcomes, outcomesName, columns, ledger, stop));
        }
        catch (InvalidDataException e)
        {
            throw CommandException.WrongUse("column-missing", e.Message);
        }
    }

    private static LedgerFile Open(string path, Output output)
    {
        try
        {
            return LedgerFile.Open(path);
        }
        catch (InvalidDataException e)
        {
            throw CannotGoOn(path, output, e);
        }
    }

    private static CommandException CannotGoOn(string path, Output output, InvalidDataException e) => CommandException.WrongUse("state-unreadable", $"{output.Shown(path)} cannot be gone on from. {e.Message}");

    private static string NotTwice(LedgerFile kept, string path, Output output)
    {
        var digest = LedgerFile.Digest(path);
        return kept.Files.Contains(digest)
            ? throw CommandException.WrongUse("already-counted", $"{output.Shown(path)} is counted in the state already: its outcomes would count twice. Give the files of the new day only.")
            : digest;
    }

    private static void RefuseOtherArms(UnitLedger ledger, LiftArmWeight[] weights)
    {
        string[] others = [.. ledger.Arms.Except(weights.Select(w => w.Arm), StringComparer.Ordinal)];
        if (weights.Length > 0 && others.Length > 0)
        {
            throw CommandException.WrongUse("arms-differ", $"The state has units in {string.Join(", ", others)}, which --arms does not name. Name every arm, those of weight 0 too.");
        }
    }

    private static string ControlOf(IReadOnlyCollection<string> arms, string? written) => written is null
        ? _controls.FirstOrDefault(arms.Contains) ?? throw CommandException.WrongUse("control-missing", $"No arm is called control, holdout or 0, so say with --control which it is: {Listed(arms)}.")
        : arms.Contains(written) ? written : throw CommandException.WrongUse("control-missing", $"There is no arm '{written}' to be the control; there is {Listed(arms)}.");

    private static string Listed(IReadOnlyCollection<string> arms) => arms.Count == 0 ? "none, for no row of the exposures could be read" : string.Join(", ", arms);

    private static async Task KeepAsync(ParseResult parse, Output output, IReadOnlyCollection<SetAside> aside, CancellationToken stop)
    {
        if (parse.GetValue(_setAside) is { } written)
        {
            await File.WriteAllLinesAsync(output.PathOf(written), aside.Select(a => string.Create(CultureInfo.InvariantCulture, $"\"{a.File.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{a.Line},\"{a.Reason}\"")).Prepend("file,line,reason"), stop);
        }
    }

    private static Option<string> Column(string name, string what, string usual) =>
        new(name) { Description = $"The column that holds {what}; otherwise {usual}.", HelpName = "COLUMN", DefaultValueFactory = _ => usual };

    private static TimeSpan ReadWindow(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1 && text[^1] is 'd' or 'h' && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 10_000)
        {
            return text[^1] == 'd' ? TimeSpan.FromDays(number) : TimeSpan.FromHours(number);
        }

        result.AddError($"'{text}' is no window. Write it like 36h or 14d.");
        return default;
    }

    private static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;

        // As it is asked for first: to read any other way, every calendar's names are looked up.
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || (text.Length >= 10 && text[4] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)))
        {
            return time;
        }

        result.AddError($"'{text}' is no time. Write it like 2027-01-05T09:00:00Z.");
        return null;
    }

    private static LiftArmWeight[] ReadArms(ArgumentResult result)
    {
        var arms = new List<LiftArmWeight>();
        foreach (var part in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            var at = part.LastIndexOf('=');
            if (at > 0 && double.TryParse(part[(at + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight) && !arms.Exists(a => a.Arm == part[..at].Trim()))
            {
                arms.Add(new LiftArmWeight(part[..at].Trim(), weight));
            }
            else
            {
                result.AddError($"'{part}' is no arm with its weight, or is there twice. Write them like control=20,a=40,b=40.");
            }
        }

        return [.. arms];
    }
}
