using System.Collections.Immutable;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>Versions that never change, and labels that count as long as they are earned.</summary>
public sealed class PromptLibraryTests
{
    private const string First = "---\nowner: ida\ninputs: { brief: text, instruction: text?, pieces: list }\n---\nWrite copy.\n";
    private const string Second = "---\nowner: ida\n---\nWrite short copy.\n";

    private static readonly ImmutableHashSet<string> _gated = ["write-copy"];

    [Fact]
    public void Without_labels_the_first_version_is_asked_with()
    {
        var library = Read(("write-copy/v1.md", First), ("write-copy/v2.md", Second));

        Assert.Equal(1, library.Find("write-copy")!.Version);
        Assert.Equal(["brief: text", "instruction: text?", "pieces: list"], library.Find("write-copy")!.Inputs.Select(i => i.ToString()));
        Assert.Null(library.Find("write-ads"));
    }

    [Fact]
    public void Shared_parts_are_put_in_and_change_the_version_they_stand_in()
    {
        var plain = Read(("write-copy/v1.md", "---\nowner: ida\n---\nWrite.\n{{part plain-words}}\nStop.\n"), ("parts/plain-words.md", "Plain words only.\n"));
        var other = Read(("write-copy/v1.md", "---\nowner: ida\n---\nWrite.\n{{part plain-words}}\nStop.\n"), ("parts/plain-words.md", "Short words only.\n"));

        Assert.Equal("Write.\nPlain words only.\nStop.", plain.Find("write-copy")!.Text);
        Assert.NotEqual(plain.Find("write-copy")!.VersionDigest, other.Find("write-copy")!.VersionDigest);
        Assert.Equal("prompt-part", Assert.Single(PromptLibrary.Read(Files(("write-copy/v1.md", "---\nowner: ida\n---\n{{part missing}}\n"))).Findings).Code);
    }

    [Theory]
    [InlineData("de", "Schreibe.")]
    [InlineData("de-AT", "Schreibe.")]
    [InlineData("fr", "Write.")]
    [InlineData(null, "Write.")]
    public void A_translation_is_told_where_there_is_one(string? language, string said)
    {
        var prompt = Read(("write-copy/v1.md", "---\nowner: ida\n---\nWrite.\n"), ("write-copy/v1.de.md", "Schreibe.\n")).Find("write-copy")!;

        Assert.Equal(said, prompt.In(language).Said);
        Assert.Equal(prompt.VersionDigest, prompt.In(language).VersionDigest);
    }

    [Fact]
    public void A_version_that_was_labelled_and_changed_is_found_and_not_asked_with()
    {
        var digest = Read(("write-copy/v2.md", Second)).Find("write-copy")!.VersionDigest;
        var labels = new PromptLabels(2, null, [Move(2, digest, "run.json")]).Write();
        Assert.Equal(2, Read(("write-copy/v1.md", First), ("write-copy/v2.md", Second), ("write-copy/labels.yaml", labels)).Find("write-copy")!.Version);

        var (changed, findings) = PromptLibrary.Read(Files(("write-copy/v1.md", First), ("write-copy/v2.md", Second + "And longer.\n"), ("write-copy/labels.yaml", labels)));

        Assert.Null(changed.Find("write-copy"));
        var finding = Assert.Single(findings);
        Assert.Equal(("prompt-changed", "write-copy/v2.md"), (finding.Code, finding.Place!.File));
    }

    [Fact]
    public void Where_there_is_an_evaluation_a_label_that_nothing_earned_does_not_count()
    {
        var (library, findings) = PromptLibrary.Read(Files(("write-copy/v1.md", First), ("write-copy/v2.md", Second), ("write-copy/labels.yaml", "production: 2\n")), _gated);

        Assert.Null(library.Find("write-copy"));
        Assert.Equal("prompt-unearned", Assert.Single(findings).Code);
        Assert.Equal(2, PromptLibrary.Read(Files(("write-copy/v1.md", First), ("write-copy/v2.md", Second), ("write-copy/labels.yaml", "production: 2\n"))).Library.Find("write-copy")!.Version);
    }

    [Fact]
    public void What_the_program_labels_itself_was_there_first_and_may_be_asked_by_any_model()
    {
        var shipped = Files(("write-copy/v1.md", First), ("write-copy/v2.md", Second), ("write-copy/labels.yaml", "production: 2\n"));

        var (library, findings) = PromptLibrary.Read(Files(("write-copy/v3.md", First)), _gated, shipped);

        Assert.Empty(findings);
        Assert.Equal(2, library.Find("write-copy")!.Version);
        Assert.True(library.MayAsk(library.Find("write-copy")!, "m-9"));
        Assert.Equal("prompt-unearned", Assert.Single(PromptLibrary.Read(Files(("write-copy/labels.yaml", "production: 2\n")), _gated, shipped).Findings).Code);
    }

    [Fact]
    public void Only_models_that_earned_it_are_asked_with_a_version_that_earned_its_place()
    {
        var digest = Read(("write-copy/v2.md", Second)).Find("write-copy")!.VersionDigest;
        var labels = new PromptLabels(null, null, []).With(Move(2, digest, "run.json")).With(Move(2, digest, "other.json") with { Model = "m-2" });

        var library = PromptLibrary.Read(Files(("write-copy/v1.md", First), ("write-copy/v2.md", Second), ("write-copy/labels.yaml", labels.Write())), _gated).Library;

        var prompt = library.Find("write-copy")!;
        Assert.Equal([true, true, false], ((string[])["m-1", "m-2", "m-3"]).Select(m => library.MayAsk(prompt, m)));
    }

    [Fact]
    public void Labels_are_read_as_they_were_written()
    {
        var labels = PromptLabels.None.With(Move(1, "a", null)).With(Move(2, "b", "run.json") with { Label = PromptLabel.Candidate, By = "Ida: \"the\" one" }).With(Move(2, "b", "run.json"));

        var read = PromptLabels.Read("labels.yaml", labels.Write(), new());

        Assert.Equal((2, null), (read.Production, read.Candidate));
        Assert.Equal(labels.History, read.History);
    }

    [Fact]
    public void Everything_wrong_with_prompts_is_said_at_once()
    {
        var (_, findings) = PromptLibrary.Read(Files(
            ("write-copy/one.md", First), ("write-copy/v2.de.md", "Hallo."), ("write-ads/v1.md", "---\ninputs: { brief: words }\ncolour: red\n---\n"), ("write-ads/labels.yaml", "production: 7\n")));

        Assert.Equal(["key-missing", "key-unknown", "prompt-alone", "prompt-empty", "prompt-input", "prompt-name", "prompt-unknown"], findings.Select(f => f.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_prompt_says_why_a_model_is_not_enough()
    {
        var prompt = Read(("write-copy/v1.md", "---\nowner: ida\nneeds: { schemas: true, max_tokens: 4096 }\n---\nWrite.\n")).Find("write-copy")!;
        var model = new ModelSettings { Name = "small", Provider = "openai", Model = "s", Address = new Uri("http://localhost") };

        Assert.Null(prompt.WhyNot(model));
        Assert.Contains("JSON schema", prompt.WhyNot(model with { KeepsSchemas = false }), StringComparison.Ordinal);
        Assert.Contains("4096", prompt.WhyNot(model with { MostTokens = 1000 }), StringComparison.Ordinal);
    }

    private static LabelMove Move(int version, string digest, string? run) =>
        new(PromptLabel.Production, version, digest, run is null ? null : "m-1", "ida", new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero), run, run is null ? null : "d");

    private static Dictionary<string, string> Files(params (string Path, string Text)[] files) => files.ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);

    private static PromptLibrary Read(params (string Path, string Text)[] files)
    {
        var (library, findings) = PromptLibrary.Read(Files(files));
        Assert.Empty(findings);
        return library;
    }
}
