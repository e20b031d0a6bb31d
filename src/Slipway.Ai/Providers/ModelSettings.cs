using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Ai.Pictures;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Providers;

/// <summary>What a million tokens cost.</summary>
public sealed record ModelPrice(decimal Input, decimal Output, string Currency)
{
    private const decimal Million = 1_000_000;

    /// <summary>What one picture costs where the answer does not say how many tokens it took; null where nobody said.</summary>
    public decimal? Picture { get; init; }

    /// <summary>What one answer cost.</summary>
    public Money Of(long input, long output) => new(((input * Input) + (output * Output)) / Million, Currency);

    /// <summary>What one picture cost; null where neither tokens nor a price for pictures are known.</summary>
    public Money? OfPicture(long? input, long? output) => output is { } drawn ? Of(input ?? 0, drawn) : Picture is { } each ? new Money(each, Currency) : null;
}

/// <summary>One model that a workspace may ask, as <c>models.yaml</c> names it.</summary>
public sealed record ModelSettings
{
    /// <summary>Where OpenAI's models are asked.</summary>
    public const string OpenAi = "https://api.openai.com/v1";

    /// <summary>Where Anthropic's models are asked.</summary>
    public const string Anthropic = "https://api.anthropic.com";

    /// <summary>Its name in this workspace.</summary>
    public required string Name { get; init; }

    /// <summary><c>openai</c>, which many others speak too, or <c>anthropic</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model, as its provider calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Where it is asked.</summary>
    public required Uri Address { get; init; }

    /// <summary>Where it is, as far as data is concerned, such as <c>eu</c>; null when nobody said, and then only data that may go anywhere goes there.</summary>
    public string? Region { get; init; }

    /// <summary>What it costs; null when nobody said, and then a budget in money cannot hold.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>The model that is asked when this one cannot answer.</summary>
    public string? Fallback { get; init; }

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How many tokens an answer may have.</summary>
    public int MostTokens { get; init; } = 8192;

    /// <summary>Whether it can be held to a JSON schema; where not, it is asked for JSON in words.</summary>
    public bool KeepsSchemas { get; init; } = true;
}

/// <summary>How drafting goes.</summary>
/// <param name="Model">The model that writes.</param>
/// <param name="Rounds">How often it may repair what it wrote.</param>
/// <param name="Budget">What one drafting may cost; null for no limit.</param>
public sealed record DraftingSettings(string Model, int Rounds, Money? Budget)
{
    /// <summary>Whether the model is told whom the campaign is for and what came of others.</summary>
    public bool TellsResults { get; init; } = true;
}

/// <summary><c>models.yaml</c>: the models a workspace may ask, and for what.</summary>
public sealed record ModelsFile(ImmutableSortedDictionary<string, ModelSettings> Models, DraftingSettings? Drafting)
{
    /// <summary>The model that is asked for opinions; null for the one that writes.</summary>
    public string? Opinions { get; init; }

    /// <summary>How pictures are drawn; null where no model draws.</summary>
    public PictureSettings? Pictures { get; init; }

    /// <summary>The model that writes: the one named under drafting, or the only one there is; null where nobody can tell.</summary>
    public string? Writer => Drafting?.Model ?? (Models.Count == 1 ? Models.Keys.First() : null);

    /// <summary>The file, beside <c>slipway.yaml</c>.</summary>
    public const string Name = "models.yaml";

    private const string Example = "\n  - name: writer\n    provider: openai\n    model: gpt-5.1";

    /// <summary>No models: drafts are what playbooks and people write.</summary>
    public static ModelsFile None { get; } = new(ImmutableSortedDictionary<string, ModelSettings>.Empty, null);

    /// <summary>Reads the file; what is wrong comes back as findings, and the rest counts.</summary>
    public static (ModelsFile File, ImmutableArray<Finding> Findings) Read(string? text)
    {
        var findings = new FindingList();
        if (string.IsNullOrWhiteSpace(text) || YamlText.ReadMap(Name, text, findings) is not { } map)
        {
            return (None, findings.InOrder());
        }

        return (Read(new YamlFields(map, findings)), findings.InOrder());
    }

    /// <summary>The file's JSON Schema, noted from its reader.</summary>
    public static JsonObject Schema() => FileSchemas.Of(fields => Read(fields));

    private static ModelsFile Read(YamlFields fields)
    {
        var models = ImmutableSortedDictionary.CreateBuilder<string, ModelSettings>(StringComparer.Ordinal);
        foreach (var written in fields.Mappings("models", Example))
        {
            if (ReadModel(written) is { } model && !models.TryAdd(model.Name, model))
            {
                written.Error("model-twice", "name", $"There are two models named \"{model.Name}\".", "Give one of them another name.");
            }
        }

        foreach (var (name, fallback) in models.Values.Where(m => m.Fallback is not null && !models.ContainsKey(m.Fallback)).Select(m => (m.Name, m.Fallback)).ToList())
        {
            fields.Error("model-unknown", "models", $"\"{name}\" falls back to \"{fallback}\", and there is no model of that name.", $"Name one of: {string.Join(", ", models.Keys)}.");
        }

        var drafting = fields.Mapping("drafting", "{ model: writer }", required: false) is { } d ? ReadDrafting(d, models) : null;
        string? opinions = null;
        if (fields.Mapping("opinions", "{ model: judge }", required: false) is { } o)
        {
            opinions = Known(o, models);
            o.Close();
        }

        var pictures = fields.Mapping("images", "{ model: painter }", required: false) is { } i ? ReadPictures(i, models) : null;
        fields.Close();
        return new ModelsFile(models.ToImmutable(), drafting) { Opinions = opinions, Pictures = pictures };
    }

    private static ModelSettings? ReadModel(YamlFields fields)
    {
        var name = fields.Slug("name", "writer");
        var provider = fields.Text("provider", "openai")?.ToLowerInvariant();
        var model = fields.Text("model", "gpt-5.1");
        if (provider is not (null or "openai" or "anthropic"))
        {
            fields.Error("model-provider", "provider", $"\"{provider}\" is no provider we know.", "Write `openai` (also for what speaks its protocol: Azure, Ollama, vLLM, LM Studio, Mistral, Perplexity, with `address:`) or `anthropic`.");
        }

        var address = fields.Text("address", ModelSettings.OpenAi, required: false);
        Uri? uri = null;
        if (address is not null && (!Uri.TryCreate(address, UriKind.Absolute, out uri) || uri.Scheme is not ("https" or "http") || uri.UserInfo.Length > 0))
        {
            fields.Error("model-address", "address", $"\"{address}\" is no address of a model.", $"Write, for example: `address: {ModelSettings.OpenAi}`");
        }

        var price = fields.Mapping("price", "{ input: 1.25, output: 10, currency: USD }", required: false) is { } p ? ReadPrice(p) : null;
        var made = name is null || provider is null || model is null ? null : new ModelSettings
        {
            Name = name,
            Provider = provider,
            Model = model,
            Address = uri ?? new Uri(provider == "anthropic" ? ModelSettings.Anthropic : ModelSettings.OpenAi),
            Region = fields.Slug("region", "eu", required: false),
            Price = price,
            Fallback = fields.Slug("fallback", "small", required: false),
            Patience = TimeSpan.FromSeconds(fields.Whole("seconds", "90", 1, 3600, required: false) ?? 90),
            MostTokens = fields.Whole("max_tokens", "8192", 16, 1_000_000, required: false) ?? 8192,
            KeepsSchemas = fields.Flag("schemas", otherwise: true),
        };
        if (made is not null)
        {
            fields.Close();
        }

        return made;
    }

    private static ModelPrice? ReadPrice(YamlFields fields)
    {
        var (input, output, currency) = (fields.Amount("input", "1.25"), fields.Amount("output", "10"), fields.Text("currency", "USD"));
        var picture = fields.Amount("picture", "0.04", required: false);
        fields.Close();
        return input is { } i && output is { } o && currency is not null ? new ModelPrice(i, o, currency) { Picture = picture } : null;
    }

    private static PictureSettings? ReadPictures(YamlFields fields, IReadOnlyDictionary<string, ModelSettings> models)
    {
        var read = PictureSettings.Read(fields, Known(fields, models));
        var model = read is null ? null : models.GetValueOrDefault(read.Model);
        if (model is { Provider: not "openai" })
        {
            fields.Error("picture-model", "model", $"\"{model.Name}\" is asked in a wire format that has no pictures.", "Name a model with `provider: openai`, or one that speaks its protocol.");
            return null;
        }

        if (read?.Budget is { } budget && model is not null && model.Price?.Currency != budget.Currency)
        {
            fields.Error("model-price", "budget", model.Price is null ? $"\"{model.Name}\" has no price, so nobody can say when the budget is spent." : $"\"{model.Name}\" is paid in {model.Price.Currency}.", $"Write its price under `models:`, in {budget.Currency}.");
        }

        return read;
    }

    private static DraftingSettings? ReadDrafting(YamlFields fields, IReadOnlyDictionary<string, ModelSettings> models)
    {
        var model = Known(fields, models);
        var rounds = fields.Whole("rounds", "3", 0, 10, required: false) ?? 3;
        Money? budget = null;
        if (fields.Mapping("budget", "{ amount: 2, currency: USD }", required: false) is { } b)
        {
            budget = b.Amount("amount", "2") is { } amount && b.Text("currency", "USD") is { } currency ? new Money(amount, currency) : null;
            b.Close();
            if (budget is not null && model is not null && models.GetValueOrDefault(model) is { } writer && writer.Price?.Currency != budget.Currency)
            {
                fields.Error("model-price", "budget", writer.Price is null ? $"\"{model}\" has no price, so nobody can say when the budget is spent." : $"\"{model}\" is paid in {writer.Price.Currency}.", $"Write its price under `models:`, in {budget.Currency}.");
            }
        }

        var tells = fields.Flag("results", otherwise: true);
        fields.Close();
        return model is not null ? new DraftingSettings(model, rounds, budget) { TellsResults = tells } : null;
    }

    private static string? Known(YamlFields fields, IReadOnlyDictionary<string, ModelSettings> models)
    {
        var model = fields.Slug("model", "writer");
        if (model is null || models.ContainsKey(model))
        {
            return model;
        }

        fields.Error("model-unknown", "model", $"There is no model named \"{model}\".", models.Count == 0 ? "Write it under `models:` first." : $"Name one of: {string.Join(", ", models.Keys)}.");
        return null;
    }
}
