namespace Slipway.Engine.Campaigns;

/// <summary>What a <see cref="VersionState"/> is called within a sentence.</summary>
public static class VersionStates
{
    /// <summary>The state in words, as in "this version is in review".</summary>
    public static string Word(this VersionState state) => state switch
    {
        VersionState.Staging => "being prepared",
        VersionState.Checked => "prepared",
        VersionState.InReview => "in review",
        VersionState.Returned => "returned for changes",
        VersionState.Approved => "approved",
        VersionState.Launching => "being launched",
        VersionState.Parked => "stopped in its launch",
        VersionState.Abandoned => "given up",
        VersionState.Launched => "live",
        VersionState.Undoing => "being undone",
        VersionState.Undone => "undone",
        _ => "replaced by another",
    };
}
