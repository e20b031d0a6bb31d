using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Text;
using Slipway.Core.Text.Expressions;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Campaign;

/// <summary>Something that must be true of a campaign, or of each thing of one of its lists, written in CEL.</summary>
/// <remarks>
/// What cannot be decided because something is not known is a suggestion that says so; a rule that does not mind asks with <c>has(...)</c> first. The rule's message takes the
/// values of <c>values</c>.
/// </remarks>
internal sealed class Condition(string? each, Expression? over, Expression must, ImmutableArray<Expression> values) : CampaignExtension
{
    private const string Example = "campaign.emails.size() <= 5";

    /// <inheritdoc/>
    public override string Name => "expression";

    /// <summary>Reads its settings: <c>must</c>, <c>each</c>, <c>values</c>.</summary>
    public static CampaignExtension? Read(YamlFields fields)
    {
        var scope = CampaignFields.Scope;
        string? name = null;
        Expression? list = null;
        if (fields.Mapping("each", "{ email: campaign.emails }", required: false) is { } each)
        {
            name = each.Keys.FirstOrDefault();
            list = name is not null && each.Scalar(name, "campaign.emails") is { } written ? Expression.Read(written, scope, fields.Findings, each.PathOf(name), ExpressionType.ListOfAny) : null;
            if (name is null || each.Keys.Count() > 1)
            {
                fields.Error("rule-each", "each", "Under `each` stands one name with the list it goes through.", "Write, for example: `each: { email: campaign.emails }`");
            }

            // An item of any type, so that a list that cannot be read is said once.
            scope = new Variable(name ?? "each", list?.Type is ExpressionType.List { Item: var item } ? item : ExpressionType.Any, scope);
        }

        var must = fields.Scalar("must", Example) is { } condition ? Expression.Read(condition, scope, fields.Findings, fields.PathOf("must"), ExpressionType.Bool) : null;
        var values = fields.Scalars("values", "[email.name]", required: false).Select(v => Expression.Read(v, scope, fields.Findings, fields.PathOf("values"))).OfType<Expression>().ToImmutableArray();
        return must is null ? null : new Condition(name, list, must, values);
    }

    /// <inheritdoc/>
    private protected override void Find(Rule rule, CampaignFacts facts, CampaignHits hits)
    {
        var campaign = CampaignFields.Of(facts);
        switch (over?.Evaluate(campaign))
        {
            case null:
                Judge(rule, campaign, null, hits);
                break;
            case ExpressionValue.List list:
                foreach (var item in list.Items)
                {
                    Judge(rule, new Binding(each!, item, campaign), (item as ExpressionValue.Object)?.Source as AssetFacts, hits);
                }

                break;
            case var other:
                Undecided(rule, null, other, hits);
                break;
        }
    }

    private void Judge(Rule rule, Binding bindings, AssetFacts? asset, CampaignHits hits)
    {
        switch (must.Evaluate(bindings))
        {
            case ExpressionValue.Bool { Value: true }:
                break;
            case ExpressionValue.Bool:
                hits.Add(rule, asset?.Key, [.. values.Select(v => Said(v.Evaluate(bindings)))]);
                break;
            case var other:
                Undecided(rule, asset, other, hits);
                break;
        }
    }

    private static void Undecided(Rule rule, AssetFacts? asset, ExpressionValue value, CampaignHits hits)
    {
        var error = value as ExpressionValue.Error ?? new ExpressionValue.Error("It is neither true nor false");
        hits.Say(rule, asset?.Key, error.IsUnknown ? FindingLevel.Suggestion : FindingLevel.Warning, $"{rule.Id} cannot be judged{(asset is null ? "" : $" for {asset.Key}")}: {error.Message}.");
    }

    private static string Said(ExpressionValue value) => value switch
    {
        ExpressionValue.String s => s.Value,
        ExpressionValue.Int i => i.Value.ToString("N0", CultureInfo.InvariantCulture),
        ExpressionValue.Double d => d.Value.ToString("#,0.##", CultureInfo.InvariantCulture),
        ExpressionValue.Bool b => b.Value ? "true" : "false",
        ExpressionValue.Timestamp t => t.Value.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        ExpressionValue.Duration d => $"{d.Value.TotalHours.ToString("#,0.#", CultureInfo.InvariantCulture)} hours",
        ExpressionValue.List l => string.Join(", ", l.Items.Select(Said)),
        ExpressionValue.Object { Source: AssetFacts asset } => asset.Key.ToString(),
        _ => "what is not known",
    };
}
