using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Connectors.HubSpot;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.HubSpot;

/// <summary>Conditions as HubSpot's filters, texts as HubL, and HubSpot's errors in a marketer's words.</summary>
public sealed class HubSpotTranslationTests
{
    private static readonly ImmutableDictionary<string, string> _noHeaders = ImmutableDictionary<string, string>.Empty;

    [Fact]
    public void A_condition_becomes_any_of_groups_in_which_everything_holds()
    {
        var where = new Predicate.All(
        [
            new Predicate.Any([Compare("industry", Comparison.Is, "logistics"), Compare("job_title", Comparison.Contains, "warehouse", "logistics")]),
            new Predicate.Not(new Predicate.Any([Compare("country", Comparison.In, "US", "CA"), Compare("employees", Comparison.AtMost, "10")])),
        ]);

        var (branch, findings) = new HubSpotFilters(_ => null).Translate(where);

        Assert.Empty(findings);
        Assert.Equal(("OR", 2), (branch.FilterBranchType, branch.FilterBranches.Count));
        Assert.Equal(
            ["industry IS_EQUAL_TO", "country IS_NOT_EQUAL_TO or empty", "numemployees IS_GREATER_THAN or empty"],
            branch.FilterBranches[0].Filters.Select(Words));
        Assert.Equal(["jobtitle CONTAINS", "country IS_NOT_EQUAL_TO or empty", "numemployees IS_GREATER_THAN or empty"], branch.FilterBranches[1].Filters.Select(Words));
    }

    [Fact]
    public void A_filter_is_written_as_HubSpot_takes_it()
    {
        var (branch, _) = new HubSpotFilters(_ => null).Translate(Compare("lifecycle", Comparison.IsNot, "customer"));

        Assert.Equal(
            """{"filterBranchType":"OR","filterBranchOperator":"OR","filterBranches":[{"filterBranchType":"AND","filterBranchOperator":"AND","filterBranches":[],"filters":[{"filterType":"PROPERTY","property":"lifecyclestage","operation":{"operationType":"ENUMERATION","operator":"IS_NONE_OF","includeObjectsWithNoValueSet":true,"values":["customer"]}}]}],"filters":[]}""",
            JsonSerializer.Serialize(branch, HubSpotJson.Default.HubSpotBranch));
    }

    [Fact]
    public void What_HubSpot_cannot_be_asked_is_a_finding()
    {
        Assert.Equal("filter-not-possible", new HubSpotFilters(HubSpotServices.Askable).Translate(new Predicate.Did("attended")).Findings.Single().Code);
        Assert.Equal("filter-not-possible", new HubSpotFilters(HubSpotServices.Askable).Translate(new Predicate.Not(new Predicate.Did("clicked"))).Findings.Single().Code);
        Assert.Equal("filter-not-possible", new HubSpotFilters(_ => null).Translate(new Predicate.Not(Compare("company", Comparison.StartsWith, "A"))).Findings.Single().Code);
        Assert.Empty(new HubSpotFilters(HubSpotServices.Askable).Translate(new Predicate.Not(new Predicate.Did("registered"))).Findings);
    }

    [Theory]
    [InlineData(Comparison.Is, "Logistics", "logistics", true)]
    [InlineData(Comparison.Is, "logistics;retail", "retail", true)]
    [InlineData(Comparison.IsNot, null, "retail", true)]
    [InlineData(Comparison.NotIn, "retail", "retail", false)]
    [InlineData(Comparison.Contains, "Head of Warehouse", "warehouse", true)]
    [InlineData(Comparison.StartsWith, "Head", "head", true)]
    [InlineData(Comparison.AtLeast, "9", "10", false)]
    [InlineData(Comparison.AtLeast, null, "10", false)]
    [InlineData(Comparison.AtMost, "2026-03-31T22:00:00Z", "2026-03-31", true)]
    [InlineData(Comparison.AtLeast, "1774915200000", "2026-03-31", true)]
    [InlineData(Comparison.IsKnown, " ", "", false)]
    [InlineData(Comparison.IsUnknown, null, "", true)]
    public void A_condition_is_judged_as_it_is_meant(Comparison comparison, string? held, string value, bool meets) =>
        Assert.Equal(meets, HubSpotJudge.Meets(Compare("field", comparison, value), _ => held));

    [Fact]
    public void A_text_becomes_HubL_and_comes_back()
    {
        var text = new Template(TemplateFormat.Html,
        [
            new Part.Literal("<style>@media{#a{}}</style>Hello "), new Part.MergeField("first_name", "\"you\" \\ all"), new Part.Literal(", "), new Part.Address(AddressKind.Unsubscribe, ""), new Part.Literal(" {{ not HubL }}"),
        ]);

        var written = HubSpotHubl.Write(text, _ => null);

        Assert.Equal("""<style>@media{{ "{#" }}a{}}</style>Hello {{ contact.firstname|default("\"you\" \\ all", true)|escape }}, {{unsubscribe_link}} {{ "{{" }} not HubL }}""", written);
        Assert.Equal(text, HubSpotHubl.Read(TemplateFormat.Html, written));
    }

    [Fact]
    public void A_condition_in_a_text_becomes_an_if_of_HubL_and_the_open_pixel_is_left_to_HubSpot()
    {
        var text = new Template(TemplateFormat.Text, [new Part.When("industry", ["Retail"], Negated: true, [new Part.Literal("For warehouses")]), new Part.OpenPixel()]);

        Assert.Equal("""{% if contact.industry|default("", true)|lower in ["retail"] %}{% else %}For warehouses{% endif %}""", HubSpotHubl.Write(text, _ => null));
    }

    [Fact]
    public void A_merge_field_without_a_fallback_in_somebodys_own_email_is_read_as_one() =>
        Assert.Contains(new Part.MergeField("first_name", ""), HubSpotHubl.Read(TemplateFormat.Html, "<p>Hello {{ contact.firstname }}</p>").Parts);

    [Theory]
    [InlineData("spring:email/invitation", "The invitation [spring:email/invitation]")]
    [InlineData("spring:email/invitation", "The invitation [spring:email/invitation] · on hold")]
    [InlineData("", "Newsletter [March]")]
    public void A_name_says_whose_it_is(string key, string name)
    {
        Assert.Equal(key, HubSpotName.Read(name).Key);
        Assert.Equal(name, HubSpotName.Read(name).ToString());
    }

    [Theory]
    [InlineData(401, "POST", "marketing/emails/2026-03", """{"category":"INVALID_AUTHENTICATION","message":"x"}""", "connection-revoked", "token")]
    [InlineData(403, "POST", "marketing/emails/2026-03", """{"category":"MISSING_SCOPES","message":"x","errors":[{"message":"y","context":{"requiredGranularScopes":["marketing.email.write"]}}]}""", "right-missing", "marketing.email.write")]
    [InlineData(403, "POST", "marketing/emails/2026-03/7/publish", """{"category":"MISSING_SCOPES","message":"Marketing Hub Enterprise or the transactional email add-on is required.","errors":[]}""", "plan-gate", "Enterprise")]
    [InlineData(400, "POST", "marketing/emails/2026-03", """{"category":"VALIDATION_ERROR","message":"x","errors":[{"message":"name is required","context":{"propertyName":["name"]}}]}""", "platform-invalid", "name is required")]
    [InlineData(400, "POST", "crm/lists/2026-03", """{"category":"VALIDATION_ERROR","subCategory":"ILS.DUPLICATE_LIST_NAMES","message":"taken"}""", "name-taken", "taken")]
    [InlineData(404, "PATCH", "marketing/emails/2026-03/7", """{"category":"OBJECT_NOT_FOUND","message":"Email with ID 7 not found"}""", Outcome.ChangedOutsideCode, "7")]
    [InlineData(409, "PUT", "automation/v4/flows/7", """{"category":"CONFLICT","message":"x"}""", Outcome.ChangedOutsideCode, "workflow")]
    [InlineData(207, "POST", "crm/objects/2026-03/contacts/batch/upsert", """{"results":[],"errors":[{"category":"VALIDATION_ERROR","message":"Bad address"}]}""", "platform-partly", "Bad address")]
    [InlineData(400, "POST", "marketing/emails/2026-03", "<html>", "platform-refuses", "400")]
    public void An_error_says_what_to_do(int status, string method, string path, string body, string code, string words)
    {
        var outcome = new HubSpotErrors(TimeProvider.System).Of(new PlatformAnswer(new HttpMethod(method), path, status, _noHeaders, body));

        var finding = Assert.Single(Assert.IsType<Outcome.Refused>(outcome).Findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Fix!);
    }

    [Fact]
    public void The_limit_of_the_day_is_waited_for_longer_than_that_of_ten_seconds()
    {
        var errors = new HubSpotErrors(TimeProvider.System);
        PlatformAnswer Limit(string policy) => new(HttpMethod.Get, "crm/lists/2026-03", 429, _noHeaders, $$"""{"policyName":"{{policy}}","message":"x"}""");

        Assert.True(Assert.IsType<Outcome.Throttled>(errors.Of(Limit("DAILY"))).RetryAfter > DateTimeOffset.UtcNow.AddMinutes(50));
        Assert.Null(errors.Of(Limit("TEN_SECONDLY_ROLLING")));
    }

    private static string Words(HubSpotFilter filter) => $"{filter.Property} {filter.Operation!.Operator}{(filter.Operation.IncludeObjectsWithNoValueSet ? " or empty" : "")}";

    private static Predicate.Compare Compare(string field, Comparison comparison, params ImmutableArray<string> values) => new(field, comparison, values);
}
