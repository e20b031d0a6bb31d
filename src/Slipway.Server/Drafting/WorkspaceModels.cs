using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Ai.Opinions;
using Slipway.Ai.Pictures;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Evaluations;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Store.Keys;

namespace Slipway.Server.Drafting;

/// <summary>The models and prompts of a workspace, and what a drafting there is given.</summary>
internal sealed class WorkspaceModels : IDisposable
{
    private const int MostRules = 120;
    private const string CopyPromptName = "write-copy";

    private readonly Workspace _workspace;
    private readonly ModelBook _book;
    private readonly WorkspacePrompts _prompts;

    private WorkspaceModels(Workspace workspace, ModelsFile file, WorkspacePrompts prompts, ModelKeys keys, OutgoingOptions outgoing)
    {
        (_workspace, File, _prompts, Keys) = (workspace, file, prompts, keys);
        _book = new ModelBook(file, keys.Find, new OutgoingGuard(outgoing), TimeProvider.System);
    }

    /// <summary>The models.</summary>
    public ModelsFile File { get; }

    /// <summary>What they are told.</summary>
    public PromptLibrary Prompts => _prompts.Library;

    /// <summary>What gates them.</summary>
    public WorkspaceEvaluations Evaluations => _prompts.Evaluations;

    /// <summary>Their keys.</summary>
    public ModelKeys Keys { get; }

    /// <summary>The models and prompts of a workspace; what is wrong with their files comes back as findings, and the rest counts.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="settings">The data folder with the keys, and what may be called.</param>
    public static (WorkspaceModels Models, ImmutableArray<Finding> Findings) Of(Workspace workspace, SlipwayOptions settings)
    {
        using var keys = KeyRing.Open(settings.Data);
        var path = Path.Combine(workspace.Folder, ModelsFile.Name);
        var (file, findings) = ModelsFile.Read(System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : null);
        var (prompts, wrong) = WorkspacePrompts.Of(workspace);
        // A model on this very machine may always be called, as its owner runs it.
        var outgoing = PlatformRegistration.Outgoing(settings);
        var here = file.Models.Values.Where(m => m.Address.IsLoopback).Select(m => $"{m.Address.Host}:{m.Address.Port}");
        return (new WorkspaceModels(workspace, file, prompts, new ModelKeys(settings.Data, new SealingKey(keys.Derive(ModelKeys.Purpose))), outgoing with { PrivateHosts = [.. outgoing.PrivateHosts, .. here] }), [.. findings, .. wrong]);
    }

    /// <summary>One model alone, as a probe asks it.</summary>
    public Microsoft.Extensions.AI.IChatClient Alone(ModelSettings model) => _book.Alone(model);

    /// <summary>What whoever writes copy is told; null where no version may be.</summary>
    public Prompt? CopyPrompt => Prompts.Find(CopyPromptName);

    /// <summary>Whoever writes copy here.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="log">Where answers are kept.</param>
    /// <param name="then">The drafting that is done again, with what was told then; null for a new one.</param>
    /// <exception cref="ModelException">The model may not be asked with the prompt that is in use.</exception>
    public Drafter Drafter(string model, AnswerLog log, LoggedRun? then = null) => new(_book.Ask(model), _book.Find(model)!, Then(then) ?? Told(CopyPromptName, model), log, TimeProvider.System);

    /// <summary>Does a drafting again from its log, as it was told then; no model is asked.</summary>
    /// <param name="job">A job of the campaign as it is now, for its brand and rules.</param>
    /// <param name="run">The drafting.</param>
    /// <param name="log">Its log.</param>
    /// <param name="otherwise">The model, where the log does not say which.</param>
    /// <param name="stop">Ends it.</param>
    public Task<DraftingResult> ReplayAsync(DraftingJob job, LoggedRun run, AnswerLog log, string otherwise, CancellationToken stop)
    {
        var model = run.Model is { } by && File.Models.ContainsKey(by) ? by : otherwise;
        var again = job with
        {
            Files = run.Before, Brief = run.Before.GetValueOrDefault(Workspace.BriefFile, job.Brief), Options = run.Options, Material = run.Material ?? DraftingMaterial.None, By = run.By,
            IsReplay = true, IsAnew = false, Budget = null,
        };
        return run.Options.Column is null ? Drafter(model, log, run).WriteAsync(again, null, stop) : ListDrafter(model, log, run.Options, run).WriteAsync(again, null, stop);
    }

    /// <summary>Whoever writes a sentence for each row of a list here: for each account, or for each segment.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="log">Where answers are kept.</param>
    /// <param name="options">What is written.</param>
    /// <param name="then">The drafting that is done again; null for a new one.</param>
    /// <exception cref="ModelException">The model may not be asked with the prompt that is in use.</exception>
    public ListDrafter ListDrafter(string model, AnswerLog log, DraftingOptions options, LoggedRun? then = null) =>
        new(_book.Ask(model), _book.Find(model)!, Then(then) ?? Told(options.List is null ? "write-for-account" : "write-for-segment", model), log, TimeProvider.System);

    /// <summary>Whoever draws pictures here; null where no model is named for it.</summary>
    /// <param name="folder">The campaign's folder.</param>
    /// <param name="log">Where answers are kept.</param>
    /// <exception cref="ModelException">The model may not be asked with the prompt that is in use.</exception>
    public PictureDrafter? PictureDrafter(string folder, AnswerLog log) => File.Pictures is { } settings
        ? new PictureDrafter(_book.Draw(settings.Model), _book.Find(settings.Model)!, settings, Told(Ai.Pictures.PictureDrafter.PromptName, settings.Model), log, folder, TimeProvider.System)
        : null;

    /// <summary>What a picture for a campaign is drawn from: its brief, and how the brand describes itself and looks.</summary>
    /// <param name="folder">The campaign's folder.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="instruction">What it is to show.</param>
    /// <param name="by">Who has it drawn.</param>
    public PictureJob PictureJob(string folder, string name, string instruction, string by)
    {
        var palette = _workspace.Theme().Theme.Light;
        return new PictureJob
        {
            Name = name,
            Instruction = instruction,
            By = by,
            Brief = System.IO.File.Exists(Path.Combine(folder, Workspace.BriefFile)) ? System.IO.File.ReadAllText(Path.Combine(folder, Workspace.BriefFile)) : "",
            Brand = _workspace.Brand.Text("brand.yaml"),
            Colours = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new("primary", palette.Primary.ToString()!), new("accent", palette.Accent.ToString()!), new("background", palette.Background.ToString()!), new KeyValuePair<string, string>("surface", palette.Surface.ToString()!)]),
        };
    }

    // Lines from before prompts were noted are of the first one.
    private Prompt? Then(LoggedRun? then) => then is null ? null : Prompts.All.FirstOrDefault(p => p.ToString() == (then.Prompt ?? $"{CopyPromptName} v1"));

    /// <summary>Whoever gives opinions here: the model named for it, otherwise the one that writes; null where there is none.</summary>
    public Judge? Judge() => (File.Opinions ?? File.Writer) is { } name
        ? new Judge(_book.Ask(name), _book.Find(name)!, Told("give-opinion", name))
        : null;

    /// <summary>What a drafting of a campaign works on.</summary>
    /// <param name="folder">The campaign's folder.</param>
    /// <param name="by">Who has it done.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="now">The time that checks go by.</param>
    /// <param name="others">The campaigns beside it, where a server knows them.</param>
    /// <param name="material">Whom it is for and what came of others, where a server knows it; otherwise whom it is for, by its files.</param>
    /// <param name="memory">Remembers what was found before; null to go through every text each time.</param>
    /// <param name="known">The brand's rules, where they have been read; null to read them.</param>
    public DraftingJob Job(
        string folder, string by, DraftingOptions options, DateTimeOffset now, OtherCampaigns? others = null, DraftingMaterial? material = null, CheckMemory? memory = null, RuleSet? known = null)
    {
        var rules = known ?? RuleSet.Read(_workspace.Brand.Files(), now).Rules;
        var connectors = PlatformRegistration.Offline(_workspace);
        var files = Workspace.ReadTexts(folder);
        return new DraftingJob
        {
            Files = files,
            Brief = System.IO.File.Exists(Path.Combine(folder, Workspace.BriefFile)) ? System.IO.File.ReadAllText(Path.Combine(folder, Workspace.BriefFile)) : "",
            Claims = _workspace.Brand.Text("claims.yaml"),
            Voice = Voice(_workspace.Brand.Text("brand.yaml"), rules),
            Material = File.Drafting is { TellsResults: false } ? DraftingMaterial.None
                : material ?? (DraftPlan.Make(_workspace, files, connectors, null).Plan is { } plan ? new DraftingMaterial(MaterialReading.Audience(plan, null), []) : DraftingMaterial.None),
            By = by,
            Language = DraftReader.Read(files, MetricRegister.Any).Draft?.Campaign.Terms.Language,
            Options = options,
            Budget = File.Drafting?.Budget,
            Check = texts => DraftPlan.Check(_workspace, texts, connectors, rules, now, new Answers { Today = DateOnly.FromDateTime(now.UtcDateTime) }, others, memory),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _book.Dispose();

    // Whoever may come to be asked, also where another one cannot answer.
    private Prompt Told(string name, string model)
    {
        var prompt = Prompts.Find(name) ?? throw new ModelException(ModelTrouble.NotProven, $"No version of the prompt {name} may be asked with.");
        var why = _book.Chain(model).Select(m => prompt.WhyNot(m) ?? (Prompts.MayAsk(prompt, m.Model) ? null : $"{prompt} has not been evaluated with {m.Model}.")).FirstOrDefault(w => w is not null);
        return why is null ? prompt : throw new ModelException(ModelTrouble.NotProven, why);
    }

    // Who speaks, and what the brand's own rules ask for; packages for prose are many, and are held against what was written.
    private static string Voice(string brand, RuleSet rules) => string.Join('\n', rules.Rules
        .Where(r => !r.IsPackaged && r.Extension.Family is Family.Words or Family.Law or Family.Mail)
        .Take(MostRules)
        .Select(r => $"- {r.Message.Replace("%s", "…", StringComparison.Ordinal)} {r.Fix}".TrimEnd())
        .Prepend("Rules:")
        .Prepend(brand));
}
