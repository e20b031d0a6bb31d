using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads <c>audience_use</c>, of ads and of briefs.</summary>
internal static class AudienceUses
{
    public const string Key = "audience_use";

    public static AudienceUse Read(YamlFields fields)
    {
        switch (fields.Text(Key, "target", required: false))
        {
            case null or "target":
                return AudienceUse.Target;
            case "observe":
                return AudienceUse.Observe;
            case var other:
                fields.Error("ad-audience-use", Key, $"`{Key}` is \"{other}\".", "Write target, and nobody else sees the ads; or observe, and everybody does while these people are counted apart.");
                return AudienceUse.Target;
        }
    }

    /// <summary>As it is written.</summary>
    public static string Word(AudienceUse use) => use == AudienceUse.Observe ? "observe" : "target";
}
