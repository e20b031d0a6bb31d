using System.CommandLine;
using Slipway.Ai.Providers;
using Slipway.Server.Campaigns;
using Slipway.Server.Drafting;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway ai</c>: the models a workspace may ask.</summary>
internal static class AiCommand
{
    private static readonly Argument<string?> _probed = new("NAME") { Description = "The model, by its name in models.yaml. Otherwise all.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Argument<string> _keyed = new("NAME") { Description = "The model, by its name in models.yaml." };

    public static Command CreateCommand()
    {
        var probe = new Command("probe", "Try what a model can do, with four short questions: words, streaming, JSON by a schema, tools.") { _probed, CommonOptions.Data };
        probe.SetAction(ProbeAsync);
        var key = new Command("key", "Keep the key of a model, sealed in the data folder and only for the model's address. It is read from standard input, so that it is in no history.") { _keyed, CommonOptions.Data };
        key.SetAction(KeyAsync);
        return new Command("ai", "The models that this workspace may ask.") { probe, key };
    }

    private static async Task<int> ProbeAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (models, code) = await OpenAsync(parse, output);
        using var _ = models;
        if (models is null)
        {
            return code;
        }

        var tried = new List<(ModelSettings Model, IReadOnlyList<ModelAbility> Abilities)>();
        foreach (var model in parse.GetValue(_probed) is { } name ? [Find(models, name)] : models.File.Models.Values)
        {
            await output.SayAsync($"{model.Name}: asking {model.Model} at {model.Address.Host}");
            tried.Add((model, await ModelProbe.TryAsync(models.Alone(model), stop)));
        }

        await output.ResultAsync(
            tried.Select(t => new { t.Model.Name, t.Model.Provider, t.Model.Model, Address = t.Model.Address.ToString(), Abilities = t.Abilities }),
            tried.SelectMany(t => t.Abilities.Select(a => $"{t.Model.Name,-12} {a.What,-7} {(a.Can ? "yes" : "no"),-3}  {a.Detail}")));
        var silent = tried.Where(t => t.Abilities is [{ Can: false }]).Select(t => t.Model.Name).ToList();
        await output.NextAsync(tried.Count == 0 ? $"name a model in {ModelsFile.Name}" : silent.Count > 0 ? $"mend what is said of {string.Join(", ", silent)}, then: slipway ai probe" : "slipway draft CAMPAIGN");
        return silent.Count > 0 ? ExitCode.Findings : ExitCode.Fine;
    }

    private static async Task<int> KeyAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (models, code) = await OpenAsync(parse, output);
        using var _ = models;
        if (models is null)
        {
            return code;
        }

        var model = Find(models, parse.GetValue(_keyed)!);
        var secret = (await output.In.ReadLineAsync(stop))?.Trim();
        if (string.IsNullOrEmpty(secret))
        {
            throw CommandException.WrongUse("key-missing", $"There is no key on standard input. Write, for example: slipway ai key {model.Name} < key.txt");
        }

        models.Keys.Keep(model, secret);
        await output.ResultAsync(new { model = model.Name, address = model.Address.ToString() }, $"The key of {model.Name} is kept, sealed, and goes to {model.Address} alone.");
        await output.NextAsync($"slipway ai probe {model.Name}");
        return ExitCode.Fine;
    }

    private static async Task<(WorkspaceModels? Models, int Code)> OpenAsync(ParseResult parse, Output output)
    {
        var settings = CommonOptions.Settings(parse, output);
        var (models, findings) = WorkspaceModels.Of(Workspace.Around(output.Folder), settings);
        if (!findings.Any(f => f.Blocks))
        {
            return (models, ExitCode.Fine);
        }

        models.Dispose();
        return (null, await output.FindingsAsync(findings));
    }

    private static ModelSettings Find(WorkspaceModels models, string name) => models.File.Models.GetValueOrDefault(name) ?? throw CommandException.WrongUse(
        "model-not-found", models.File.Models.IsEmpty ? $"There is no {ModelsFile.Name} in this workspace, or it names no model." : $"There is no model {name} in {ModelsFile.Name}. There are: {string.Join(", ", models.File.Models.Keys)}.");
}
