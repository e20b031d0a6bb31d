using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads which part of all people a campaign may have: <c>exclusive: { group: spring-offers, from: 0%, to: 50% }</c>.</summary>
internal static class ExclusiveFields
{
    private const string Example = "{ group: spring-offers, from: 0%, to: 50% }";

    public static ExclusiveRange? Read(YamlFields fields)
    {
        if (fields.Mapping("exclusive", Example, required: false) is not { } written)
        {
            return null;
        }

        var (group, from, to) = (written.Slug("group", "spring-offers"), written.Share("from", "0%"), written.Share("to", "50%"));
        written.Close();
        if (from is null || to is null || group is null)
        {
            return null;
        }

        if (from >= to)
        {
            fields.Error("exclusive-range", "exclusive", FormattableString.Invariant($"The range from {from * 100:0.##}% to {to * 100:0.##}% holds nobody."), $"Write, for example: `exclusive: {Example}`");
            return null;
        }

        return new ExclusiveRange(group, from.Value, to.Value, "");
    }
}
