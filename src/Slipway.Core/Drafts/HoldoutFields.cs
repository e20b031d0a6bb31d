using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads who is held out: <c>holdout: 20%</c>, or <c>holdout: { share: 20%, by: account }</c>; and, where nobody can be, why: <c>holdout: { share: 0%, why: Everybody has to be told. }</c>.</summary>
internal static class HoldoutFields
{
    private const string Example = "20%";

    public static (double? Share, HoldoutUnit By, string? Why) Read(YamlFields fields)
    {
        if (fields.Any("holdout", Example) is not YamlValue.Map)
        {
            return (fields.Has("holdout") ? fields.Share("holdout", Example) : null, HoldoutUnit.Contact, null);
        }

        var holdout = fields.Mapping("holdout", "{ share: 20%, by: account }")!;
        var share = holdout.Share("share", Example);
        var by = holdout.Text("by", "account", required: false);
        if (by is not (null or "contact" or "account"))
        {
            holdout.Error("holdout-by", "by", $"\"{by}\" is nothing that is held out as one.", "Write `by: contact` to hold out people by themselves, or `by: account` to hold out whole target accounts.");
        }

        var why = holdout.Text("why", "Everybody has to be told of the new terms.", required: false);
        holdout.Close();
        return (share, by == "account" ? HoldoutUnit.Account : HoldoutUnit.Contact, why);
    }
}
