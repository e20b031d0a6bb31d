namespace Slipway.Sdk.Connectors;

/// <summary>What a <see cref="RemoteState"/> is called within a sentence.</summary>
public static class RemoteStates
{
    /// <summary>The state in a word, as in "it is paused".</summary>
    public static string Word(this RemoteState state) => state switch
    {
        RemoteState.Staged => "staged",
        RemoteState.Scheduled => "scheduled",
        RemoteState.Live => "live",
        RemoteState.Paused => "paused",
        RemoteState.Finished => "finished",
        _ => "removed",
    };
}
