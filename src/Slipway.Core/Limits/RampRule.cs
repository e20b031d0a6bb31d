using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Limits;

/// <summary>The ramp of a workspace: what emails to large audiences have where their campaign says nothing.</summary>
/// <param name="Over">The audiences that are meant: those that may hold more people than this.</param>
/// <param name="IsRequired">Whether a platform that keeps no ramp may not send them.</param>
/// <param name="Ramp">The steps.</param>
public sealed record RampRule(int Over, bool IsRequired, Ramp Ramp)
{
    internal static RampRule? Read(YamlFields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var over = fields.Whole("over", "1000", 0, int.MaxValue);
        var required = fields.Flag("required", otherwise: false);
        var ramp = RampFields.ReadSteps(fields);
        fields.Close();
        return over is null || ramp is null ? null : new RampRule(over.Value, required, ramp);
    }

    /// <summary>Whether an email is meant.</summary>
    internal bool Concerns(EmailAsset email, ImmutableArray<Asset> assets) =>
        email.Delivery is not Delivery.ByJourney && assets.OfType<AudienceAsset>().FirstOrDefault(a => a.Key == email.Audience) is { } audience && audience.Cap > Over;
}

/// <summary>What becomes of ramps in a plan.</summary>
public static class Ramps
{
    /// <summary>The ramp an email has in the plan: its own or its campaign's, else the workspace's; null where it goes to everyone at once.</summary>
    /// <remarks>Who opts out of the workspace's ramp has <see cref="Ramp.AtOnce"/>, so that those who approve it sign that too.</remarks>
    internal static Ramp? Of(EmailAsset email, ImmutableArray<Asset> assets, RampRule? rule) => rule?.Concerns(email, assets) == true
        ? email.Ramp ?? rule.Ramp
        : email.Ramp is { IsAtOnce: true } ? null : email.Ramp;

    /// <summary>What of the ramps that are wanted the platform cannot keep.</summary>
    /// <param name="assets">The assets as built.</param>
    /// <param name="limits">The workspace's limits.</param>
    /// <param name="connection">The connection that takes the emails.</param>
    public static IEnumerable<Finding> Unkept(ImmutableArray<Asset> assets, LaunchLimits limits, AvailableConnection connection) =>
        connection.Can.For(AssetKind.Email) is not { Ramps: false } ? [] : assets.OfType<EmailAsset>().Where(e => Of(e, assets, limits.Ramp) is { IsAtOnce: false }).Select(email =>
        {
            var message = $"{connection.Can.Platform} ({connection.Id}) sends {email.Key} to everyone at once: it keeps no ramp.";
            var fix = "Let the built-in stack send it (`platforms: { email: stack }`), or split its list in the platform and send to the first part by itself.";
            return (limits.Ramp is { IsRequired: true } ? Finding.Error("ramp-not-kept", message, fix: fix) : Finding.Warning("ramp-not-kept", message, fix: fix)) with { Asset = email.Key.ToString() };
        });
}
