using Slipway.Ai.Evaluations;
using Slipway.Ai.Prompts;
using Slipway.Ai.Prompts.Imports;
using Slipway.Core.Text;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>What other tools exported, taken over as files that read without a finding; what has no counterpart is said.</summary>
public sealed class PromptImportTests
{
    private const string Promptfoo = """
        description: Translation
        prompts:
          - 'Translate to {{language}}: {{ text | trim }}'
          - file://shorter.txt
          - file://made.py
        providers: [openai:gpt-5.1]
        defaultTest:
          assert:
            - type: cost
              threshold: 0.01
            - type: llm-rubric
              value: It is polite
        tests:
          - description: A greeting
            vars: { language: German, text: Hello }
            assert:
              - type: equals
                value: Hallo
              - type: not-contains
                value: Hello
          - vars: { language: French, text: Hello }
            assert:
              - { type: icontains, value: bonjour }
              - { type: javascript, value: output.length < 10 }
        """;

    [Fact]
    public void A_promptfoo_configuration_becomes_versions_cases_and_graders()
    {
        var imported = PromptfooImport.Read("promptfooconfig.yaml", Promptfoo, "translate", "ida", f => f == "shorter.txt" ? "Translate {{text}}." : f == "made.py" ? "import os" : null);

        Assert.Equal(["evaluations/translate.yaml", "evaluations/translate/demo.jsonl", "prompts/translate/v1.md", "prompts/translate/v2.md"], imported.Files.Keys);
        Assert.Equal(["import-assertion", "import-file", "import-providers"], imported.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
        var (library, wrong) = PromptLibrary.Read(imported.Files.Where(f => f.Key.StartsWith("prompts/", StringComparison.Ordinal)).ToDictionary(f => f.Key["prompts/".Length..], f => f.Value, StringComparer.Ordinal));
        Assert.Empty(wrong);
        Assert.Contains("Translate to `language`: `text`", library.Find("translate")!.Text, StringComparison.Ordinal);
        Assert.Equal(["language", "text"], library.Find("translate")!.Inputs.Select(i => i.Name));
        var findings = new FindingList();
        var evaluation = Evaluation.Read("translate.yaml", imported.Files["evaluations/translate.yaml"], findings)!;
        Assert.Equal(["contains", "cost", "exact", "judge"], evaluation.Graders.Select(g => g.Name));
        var cases = EvaluationCase.Read("demo.jsonl", imported.Files["evaluations/translate/demo.jsonl"], DataSet.Demo, library.Find("translate")!.Inputs, findings);
        Assert.Empty(findings.InOrder());
        Assert.Equal(["a-greeting-1", "case-2"], cases.Select(c => c.Id));
        Assert.Equal(("Hallo", "Hello", "bonjour"), (cases[0].Expected, Assert.Single(cases[0].Lacks), Assert.Single(cases[1].Contains)));
    }

    [Fact]
    public void Prompts_of_Langfuse_keep_their_versions_and_earn_their_labels_here()
    {
        var imported = LangfuseImport.Read("prompts.json", """
            [
              {"name": "Movie critic", "type": "text", "prompt": "As a {{level}} critic, do you like {{movie}}?", "version": 3, "labels": ["production"], "config": {"temperature": 0.5}},
              {"name": "Movie critic", "type": "chat", "version": 4, "prompt": [{"role": "user", "content": "{{movie}}"}, {"role": "system", "content": "You judge."}, {"type": "placeholder", "name": "history"}], "labels": []},
              {"name": "", "prompt": "x"}
            ]
            """, "ida");

        Assert.Equal(["prompts/movie-critic/v3.md", "prompts/movie-critic/v4.md"], imported.Files.Keys);
        Assert.Equal(["import-config", "import-label", "import-unread"], imported.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
        var library = PromptLibrary.Read(imported.Files.ToDictionary(f => f.Key["prompts/".Length..], f => f.Value, StringComparer.Ordinal)).Library;
        Assert.EndsWith("You judge.\n\n`movie`", library.Find("movie-critic", 4)!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% if a %}x{% endif %}")]
    [InlineData("{{ person.name }}")]
    public void A_template_that_decides_is_said(string template) =>
        Assert.Contains(LangfuseImport.Read("p.json", new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "a", ["prompt"] = template, ["version"] = 1 }).ToJsonString(), "ida").Findings, f => f.Code == "import-logic");

    [Fact]
    public void What_is_no_export_is_said_with_its_place()
    {
        var finding = Assert.Single(LangfuseImport.Read("p.json", "[\n{", "ida").Findings);

        Assert.Equal(("import-unread", 2), (finding.Code, finding.Place!.Line));
    }
}
