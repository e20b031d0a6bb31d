using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Brand;

public sealed class WaiverTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private const string Rules = "- { id: no-cheap, owner: brand, level: error, message: \"'%s' is cheap.\", why: Value., extends: existence, ignorecase: true, tokens: [cheap, bargain] }";

    private const string Grant = "reason: The fair is called so., requested_by: Dana Ito, approver: Anna Berg (brand), until: 2027-03-31";

    [Theory]
    [InlineData("words: Bargain Days", "Come to the Bargain Days.", true)]
    [InlineData("words: bargain days", "Come to the Bargain Days.", true)]
    [InlineData("words: Bargain Days", "Bargain Days: a bargain.", null)]
    [InlineData("words: Bargain Days", "A bargain. Days go by.", false)]
    [InlineData("words: bargain", "A bargain.", true)]
    [InlineData("file: emails/*.md", "A bargain.", true)]
    [InlineData("file: '**/spring/**'", "A bargain.", true)]
    [InlineData("file: campaigns/spring/emails/*.md", "A bargain.", true)]
    [InlineData("file: campaigns/autumn/emails/*.md", "A bargain.", false)]
    [InlineData("file: pages/*.md", "A bargain.", false)]
    [InlineData("asset: email/invitation", "A bargain.", true)]
    [InlineData("asset: email/reminder", "A bargain.", false)]
    [InlineData("asset: email/invitation, words: Bargain Days", "A bargain.", false)]
    public void It_covers_what_is_at_its_place_and_nothing_else(string place, string text, bool? covered)
    {
        var findings = Check($"- {{ id: fair, rule: no-cheap, {place}, {Grant} }}", text);
        Assert.Equal(covered is { } all ? [all] : [true, false], findings.Select(f => f.Excepted is not null).Distinct());
        Assert.All(findings, f => Assert.Equal(FindingLevel.Error, f.Level));
        Assert.All(findings, f => Assert.Equal(f.Excepted is null, f.Blocks));
    }

    [Fact]
    public void What_it_covers_says_which_waiver_why_who_and_until_when() =>
        Assert.Equal(new Excepted("fair", "The fair is called so.", "Anna Berg (brand)", new DateOnly(2027, 3, 31)), Check($"- {{ id: fair, rule: no-cheap, file: emails/*, {Grant} }}", "A bargain.")[0].Excepted);

    [Theory]
    [InlineData("2027-01-04", "error waiver-expired", false)]
    [InlineData("2027-01-05", "warning waiver-ends-soon", true)]
    [InlineData("2027-01-19", "warning waiver-ends-soon", true)]
    [InlineData("2027-01-20", "", true)]
    public void It_ends_on_its_day_and_says_so_before(string until, string finding, bool covers)
    {
        var waiver = $"- {{ id: fair, rule: no-cheap, file: emails/*, {Grant.Replace("2027-03-31", until, StringComparison.Ordinal)} }}";
        Assert.Equal(finding, string.Join(", ", Read(waiver).Findings.Select(f => $"{f.Level.ToString().ToLowerInvariant()} {f.Code}")));
        Assert.Equal(covers, Check(waiver, "A bargain.")[0].Excepted is not null);
    }

    [Theory]
    [InlineData("- { id: a, rule: no-cheep, file: x, GRANT }", "1:3 waiver-rule-unknown")]
    [InlineData("- { id: a, rule: contrast, file: x, GRANT }", "1:3 waiver-rule-unknown")]
    [InlineData("- { id: a, rule: no-cheap, GRANT }", "1:3 waiver-without-place")]
    [InlineData("- { id: a, rule: no-cheap, words: ' ', GRANT }", "1:3 waiver-without-place")]
    [InlineData("- { id: a, rule: no-cheap, asset: invitation, GRANT }", "1:35 waiver-asset")]
    [InlineData("- { id: a, rule: no-cheap, file: x, reason: r, requested_by: Anna Berg, approver: Anna Berg (brand), until: 2027-03-31 }", "1:83 waiver-own-approver")]
    [InlineData("- { id: a, rule: no-cheap, file: x, reason: r, requested_by: brand, approver: brand, until: 2027-03-31 }", "1:79 waiver-own-approver")]
    [InlineData("- { id: a, rule: no-cheap, file: x, reason: r, requested_by: d, approver: copy agent (brand), until: 2027-03-31 }", "1:75 waiver-approver")]
    [InlineData("- { id: a, rule: no-cheap, file: x, reason: r, requested_by: d, approver: Anna (brnd), until: 2027-03-31 }", "1:75 waiver-approver")]
    [InlineData("- { id: a, rule: no-cheap, file: x, reason: r, requested_by: d, approver: Anna, until: 2027-03-31 }", "1:75 waiver-approver")]
    [InlineData("- { id: a, rule: no-cheap, file: x, reason: r, requested_by: d, approver: brand, until: soon }", "1:89 key-type")]
    [InlineData("- { id: a, rule: no-cheap, file: x, GRANT }\n- { id: a, rule: no-cheap, file: y, GRANT }", "2:3 waiver-twice")]
    [InlineData("- words", "1:3 waiver-malformed")]
    public void What_is_wrong_with_it_is_found_at_its_place(string waiver, string finding) =>
        Assert.Equal(finding, string.Join(", ", Read(waiver.Replace("GRANT", Grant, StringComparison.Ordinal)).Findings.Select(f => $"{f.Place!.Line}:{f.Place.Column} {f.Code}")));

    [Fact]
    public void One_that_covers_nothing_is_a_suggestion_where_it_stands()
    {
        var rules = Read($"- {{ id: fair, rule: no-cheap, words: Bargain Days, {Grant} }}\n- {{ id: old, rule: no-cheap, words: cheap thrills, {Grant} }}").Rules;
        var findings = new RulePlan(rules).Check(Document.Read("emails/a.md", "Bargain Days", Setting.Unknown));
        Assert.Equal(["brand/waivers/w.yaml:2:3 waiver-idle Suggestion"], rules.Waivers.Idle(findings).Select(f => $"{f.Place} {f.Code} {f.Level}"));
    }

    [Fact]
    public void Without_the_time_no_waiver_holds() => Assert.Empty(RuleSet.Read(Files($"- {{ id: fair, rule: no-cheap, file: x, {Grant} }}")).Rules.Waivers.Waivers);

    [Fact]
    public void A_campaign_has_its_own_which_reach_no_other()
    {
        var (brand, _) = Read("[]");
        var (rules, findings) = brand.With("spring", Setting.Unknown, new Dictionary<string, string> { ["waivers/w.yaml"] = $"- {{ id: fair, rule: no-cheap, asset: email/invitation, {Grant} }}" }, Now);
        Assert.Empty(findings);
        Assert.NotNull(Invitation(rules, "A bargain.")[0].Excepted);
        Assert.Null(Invitation(brand, "A bargain.")[0].Excepted);
    }

    private static ImmutableArray<Finding> Check(string waivers, string text) => Invitation(Read(waivers).Rules.With("spring", Setting.Unknown, ImmutableDictionary<string, string>.Empty, Now).Rules, text);

    private static ImmutableArray<Finding> Invitation(RuleSet rules, string text) =>
        new RulePlan(rules).Check(Document.Read("emails/invitation.md", $"Hello.\n\n{text}\n", Setting.Unknown, asset: "email/invitation"));

    private static (RuleSet Rules, ImmutableArray<Finding> Findings) Read(string waivers) => RuleSet.Read(Files(waivers), Now);

    private static Dictionary<string, string> Files(string waivers) => new(StringComparer.Ordinal)
    {
        ["brand/rules/words.yaml"] = Rules,
        ["brand/waivers/w.yaml"] = waivers,
        ["brand/approvals.yaml"] = "approvals:\n  - { role: brand, why: Everyone. }\n  - { role: legal, why: Law. }\n",
    };
}
