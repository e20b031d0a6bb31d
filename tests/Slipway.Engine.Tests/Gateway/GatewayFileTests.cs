using Slipway.Ai.Gateway;
using Slipway.Ai.Providers;
using Xunit;

namespace Slipway.Engine.Tests.Gateway;

/// <summary>The policy as people write it, and what it decides.</summary>
public sealed class GatewayFileTests
{
    private const string Models = """
        models:
          - { name: writer, provider: openai, model: m-1, region: eu, price: { input: 1, output: 2, currency: EUR }, fallback: cheap }
          - { name: cheap, provider: openai, model: m-2, region: us, price: { input: 1, output: 2, currency: EUR }, fallback: small }
          - { name: small, provider: openai, model: m-3, region: eu, price: { input: 0, output: 0, currency: EUR }, fallback: cheap }
        """;

    private const string File = """
        purposes:
          - { name: copy, title: Writing copy, roles: [author], data: [public, personal], budget: { soft: 4, hard: 5, currency: EUR } }
          - { name: research, data: [public], models: [cheap] }
        data:
          - { name: public }
          - { name: personal, regions: [eu], block: [card], pass: [phone] }
        teams:
          - { name: emea, people: [Ada@example.com], budget: { hard: 9, currency: EUR, per: day } }
        people: { budget: { hard: 3, currency: EUR } }
        retention_days: 30
        """;

    [Fact]
    public void Data_goes_only_where_it_may_and_not_because_a_model_is_down()
    {
        var policy = Policy(File);
        var ada = new Caller("a-1", "ada@example.com", ["author"]);
        var (personal, _) = policy.Permit(ada, "copy", "personal");
        Assert.Equal(["writer", "small"], policy.Choose(personal!, "writer").Chain.Select(m => m.Name));
        Assert.Equal("emea", personal!.Team!.Name);
        var (open, _) = policy.Permit(ada, "copy", "public");
        Assert.Equal(["writer", "cheap", "small"], policy.Choose(open!, "writer").Chain.Select(m => m.Name));
        Assert.Equal(["cheap", "small"], policy.Choose(open!, "m-2").Chain.Select(m => m.Name));
        Assert.Equal("model_not_allowed", policy.Choose(personal, "cheap").Refusal!.Code);
        Assert.Contains("You may ask: small, writer.", policy.Choose(personal, "gpt").Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("model_not_found", policy.Choose(personal, "gpt").Refusal!.Code);
    }

    [Theory]
    [InlineData("copy", "public", "analyst", "purpose_not_allowed")]
    [InlineData("chat", "public", "author", "purpose_unknown")]
    [InlineData("research", "personal", "author", "data_not_allowed")]
    [InlineData("research", "public", "", null)]
    public void A_purpose_has_its_people_and_its_data(string purpose, string data, string role, string? code) =>
        Assert.Equal(code, Policy(File).Permit(new Caller("a-1", "x@example.com", [role]), purpose, data).Refusal?.Code);

    [Fact]
    public void Personal_data_is_redacted_and_secrets_blocked_unless_somebody_said_otherwise()
    {
        var data = GatewayFileReader.Read(File, ModelsFile.Read(Models).File, ["author"]).File.Data["personal"].Handling;
        Assert.Equal([Handling.Redact, Handling.Pass, Handling.Redact, Handling.Block, Handling.Redact, Handling.Block, Handling.Redact], data);
    }

    [Fact]
    public void All_mistakes_are_said_at_once_with_their_lines()
    {
        const string wrong = """
            purposes:
              - { name: copy, data: [public, secret], roles: [king], budget: { soft: 6, hard: 5, currency: USD, per: week } }
              - { name: copy, data: [public] }
              - { name: none, data: [narrow] }
            data:
              - { name: public, redact: [emails], block: [card], pass: [card] }
              - { name: narrow, regions: [eu], models: [cheap] }
            teams:
              - { name: a, people: [ada@example.com] }
              - { name: b, people: [ADA@example.com], budget: { currency: EUR } }
            keep: 3
            """;
        var (_, findings) = GatewayFileReader.Read(wrong, ModelsFile.Read(Models).File, ["author"]);
        Assert.Equal(
            ["no-model 1", "name-unknown 2", "name-unknown 2", "budget-order 2", "budget-period 2", "model-price 2", "name-twice 3", "kind-twice 6", "kind-unknown 6", "budget-empty 10", "person-in-two-teams 10", "key-unknown 11"],
            findings.OrderBy(f => f.Place!.Line).ThenBy(f => f.Code == "name-unknown" ? "" : f.Code, StringComparer.Ordinal).Select(f => $"{f.Code} {f.Place!.Line}"));
        Assert.All(findings, f => Assert.NotEmpty(f.Fix!));
    }

    [Fact]
    public void Without_a_file_there_is_no_gateway() => Assert.False(GatewayFileReader.Read(null, ModelsFile.None, []).File.IsOpen);

    private static GatewayPolicy Policy(string text)
    {
        var models = ModelsFile.Read(Models).File;
        var (file, findings) = GatewayFileReader.Read(text, models, ["author", "analyst"]);
        Assert.Empty(findings);
        return new GatewayPolicy(file, models);
    }
}
