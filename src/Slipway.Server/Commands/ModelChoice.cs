using System.CommandLine;
using Slipway.Ai.Providers;
using Slipway.Server.Drafting;

namespace Slipway.Server.Commands;

/// <summary>Which model a command asks: the one named with <c>--model</c>, otherwise the one under drafting.</summary>
internal static class ModelChoice
{
    /// <summary>Names it.</summary>
    public static readonly Option<string?> Model = new("--model") { Description = "The model, by its name in models.yaml. Otherwise the one under drafting.", HelpName = "NAME" };

    /// <summary>The model that is meant.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="models">The models there are.</param>
    /// <exception cref="CommandException">No model has that name, or none is named at all.</exception>
    public static ModelSettings Of(ParseResult parse, WorkspaceModels models)
    {
        var name = parse.GetValue(Model) ?? models.File.Writer;
        return name is not null && models.File.Models.GetValueOrDefault(name) is { } settings ? settings : throw CommandException.WrongUse(
            "model-not-named",
            models.File.Models.IsEmpty ? $"No model is named in {ModelsFile.Name}; where a campaign is drafted, the playbook's words stand. Write there, for example:\nmodels:\n  - name: writer\n    provider: openai\n    model: gpt-5.1\ndrafting:\n  model: writer\nand give its key with: slipway ai key writer"
            : $"Name one of the models of {ModelsFile.Name} with --model: {string.Join(", ", models.File.Models.Keys)}.");
    }
}
