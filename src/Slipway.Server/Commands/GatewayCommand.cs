using System.CommandLine;
using System.Globalization;
using System.Text;
using Slipway.Ai.Gateway;
using Slipway.Ai.Redaction;
using Slipway.Server.Gateway;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway gateway</c>: keys of the AI gateway, what was spent, and what would be found in a text.</summary>
internal static class GatewayCommand
{
    private static readonly Argument<string> _name = new("NAME") { Description = "Which tool the key is for." };

    private static readonly Argument<string?> _file = new("FILE") { Description = "A text to look through, '-' for standard input. Without it only the files of the workspace are checked.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string> _purpose = new("--purpose") { Description = "What it asks for, a name of gateway.yaml.", HelpName = "NAME", Required = true };

    private static readonly Option<string> _keyData = new("--class") { Description = "The class of data it has to do with, a name of gateway.yaml.", HelpName = "NAME", Required = true };

    private static readonly Option<string?> _class = new("--class") { Description = "The class of data by whose rules a text is looked through.", HelpName = "NAME" };

    private static readonly Option<int> _days = new("--days") { Description = "How long it is good.", HelpName = "N", DefaultValueFactory = _ => 90 };

    private static readonly Option<bool> _everyone = new("--everyone") { Description = "Everyone's calls, for administrators." };

    public static Command CreateCommand()
    {
        var check = new Command("check", "Check gateway.yaml, or say what would be found in a text and done with it. Nothing is sent anywhere.") { _file, _class };
        check.SetAction(CheckAsync);
        var key = ApiClient.Options(new Command("key", "Make a key that opens the AI gateway and nothing else.") { _name, _purpose, _keyData, _days });
        key.SetAction(KeyAsync);
        var status = ApiClient.Options(new Command("status", "What you may ask for, what was spent, and the last calls.") { _everyone });
        status.SetAction(StatusAsync);
        return new Command("gateway", "The AI gateway: one address for the tools that ask models. Pause it with: slipway halt --gateway") { check, key, status };
    }

    private static async Task<int> CheckAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (file, models, findings) = GatewayDesk.Read(Workspace.Around(output.Folder));
        if (!findings.IsEmpty)
        {
            return await output.FindingsAsync(findings);
        }

        if (parse.GetValue(_file) is not { } path)
        {
            await output.ResultAsync(
                new { open = file.IsOpen, purposes = file.Purposes.Keys.Order(StringComparer.Ordinal), data = file.Data.Keys.Order(StringComparer.Ordinal), models = models.Models.Keys },
                file.IsOpen ? [.. file.Purposes.Values.OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => p.Data.Select(d => Reach(file, p, d, models)))] : [$"There is no {GatewayFile.Name}, so there is no gateway."]);
            await output.NextAsync(file.IsOpen ? "slipway gateway key NAME --purpose P --class C" : $"write {GatewayFile.Name} beside slipway.yaml (docs/gateway.md)");
            return ExitCode.Fine;
        }

        var name = parse.GetValue(_class);
        var handling = name is null ? DataClass.Otherwise
            : file.Data.GetValueOrDefault(name)?.Handling ?? throw CommandException.WrongUse("class-unknown", $"There is no class of data {name}. There are: {string.Join(", ", file.Data.Keys.Order(StringComparer.Ordinal))}.");
        var text = Encoding.UTF8.GetBytes(path == "-" ? await output.In.ReadToEndAsync(stop) : await File.ReadAllTextAsync(InputFile.Find(output, path), stop));
        return await FoundAsync(output, text, handling);
    }

    private static async Task<int> FoundAsync(Output output, byte[] text, System.Collections.Immutable.ImmutableArray<Handling> handling)
    {
        var places = new List<SensitivePlace>();
        SensitiveScan.Find(text, places);
        var found = places.Where(p => p.Kind != SensitiveKind.Text)
            .Select(p => (p.Kind, Line: text.AsSpan(0, p.Start).Count((byte)'\n') + 1, Done: handling[(int)p.Kind].ToString().ToLowerInvariant())).ToList();
        await output.ResultAsync(
            new { found = found.Select(f => new { kind = f.Kind.Word(), line = f.Line, done = f.Done }) },
            found.Count == 0 ? ["Nothing was found."] : [.. found.Select(f => string.Create(CultureInfo.InvariantCulture, $"line {f.Line,-5} {f.Kind.Title(),-16} {f.Done}"))]);
        return found.Exists(f => f.Done == "block") ? ExitCode.Findings : ExitCode.Fine;
    }

    private static async Task<int> KeyAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        using var api = ApiClient.Open(parse, output);
        var answer = await api.PostAsync("api/v1/gateway/keys", new NewGatewayKey(parse.GetValue(_name), parse.GetValue(_purpose), parse.GetValue(_keyData), parse.GetValue(_days)), stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, "keys");
        }

        var made = answer.Read<MadeGatewayKey>();
        await output.ResultAsync(made, $"Key        {made.Text}", $"Address    {made.BaseUrl}", "It is not shown again.");
        await output.NextAsync("give both to the tool, where it asks for those of OpenAI");
        return ExitCode.Fine;
    }

    private static async Task<int> StatusAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        using var api = ApiClient.Open(parse, output);
        var answer = await api.GetAsync($"api/v1/gateway{(parse.GetValue(_everyone) ? "?everyone=true" : "")}", stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, "gateway");
        }

        var body = answer.Read<GatewayBody>();
        await output.ResultAsync(
            body,
            [
                body.Paused is { } reason ? $"Paused     {reason}" : body.Closed is { } closed ? $"Closed     {closed}" : $"Open       {body.BaseUrl}",
                .. body.Spending.Select(s => string.Create(CultureInfo.InvariantCulture, $"Spent      {s.Title}: {s.Spent:0.00##} {s.Currency}{(s.Hard is { } hard ? $" of {hard:0.##}" : "")} {(s.Per == BudgetPeriod.Day ? "today" : "this month")}")),
                .. body.Calls.Take(10).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.At:yyyy-MM-dd HH:mm}  {c.Purpose}  {c.AnsweredBy ?? c.Model}  {c.Status}{(c.Code is null ? "" : $" {c.Code}")}  {c.InputTokens + c.OutputTokens} tokens  {c.Found}").TrimEnd()),
            ]);
        return ExitCode.Fine;
    }

    private static string Reach(GatewayFile file, Purpose purpose, string data, Ai.Providers.ModelsFile models) =>
        $"{purpose.Name,-16} {data,-12} {string.Join(", ", models.Models.Values.Where(m => GatewayPolicy.MaySee(purpose, file.Data[data], m)).Select(m => m.Name))}";
}
