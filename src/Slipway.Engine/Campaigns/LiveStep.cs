using Slipway.Core.Plans;

namespace Slipway.Engine.Campaigns;

/// <summary>A step of what a campaign has live, and the version whose launch did it: what a later version kept is still the work of the one before.</summary>
/// <param name="Owner">The version, whose journal has all that was done about it.</param>
/// <param name="Step">The step.</param>
public sealed record LiveStep(CampaignVersion Owner, LaunchStep Step);
