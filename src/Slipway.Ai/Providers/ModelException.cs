namespace Slipway.Ai.Providers;

/// <summary>What kept a model from answering: what to do follows from it.</summary>
public enum ModelTrouble
{
    /// <summary>It was asked too often, or has too much to do: it may answer later.</summary>
    Busy,

    /// <summary>It could not be reached, or broke off before it answered.</summary>
    Unreachable,

    /// <summary>It took longer than it may.</summary>
    Slow,

    /// <summary>It broke off in the middle of its answer.</summary>
    Cut,

    /// <summary>What it answered cannot be read.</summary>
    Unusable,

    /// <summary>The key is not accepted, or may not use this model.</summary>
    NotAllowed,

    /// <summary>There is no such model.</summary>
    NotThere,

    /// <summary>What it was asked is more than it can read at once, or it answered more than is taken.</summary>
    TooLong,

    /// <summary>It, or its provider, will not answer this.</summary>
    Declined,

    /// <summary>What was paid for is used up, or our own budget is.</summary>
    Spent,

    /// <summary>It answered with an address in place of what it made, and what others choose is not fetched.</summary>
    OnlyAddress,

    /// <summary>No evaluation says that it may be asked with this prompt, or it lacks what the prompt needs.</summary>
    NotProven,
}

/// <summary>A model did not answer.</summary>
public sealed class ModelException(ModelTrouble trouble, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public ModelTrouble Trouble => trouble;

    /// <summary>How long to wait, where it said so.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Whether to ask the same model the same thing again can help.</summary>
    public bool MayPass => trouble is ModelTrouble.Busy or ModelTrouble.Unreachable or ModelTrouble.Slow or ModelTrouble.Cut or ModelTrouble.Unusable;

    /// <summary>What a person can do.</summary>
    public string Fix => trouble switch
    {
        ModelTrouble.Busy => "Try again later, or name a `fallback:` in models.yaml.",
        ModelTrouble.Unreachable => "Check its `address:` in models.yaml and that this machine may reach it.",
        ModelTrouble.Slow => "Give it more `seconds:` in models.yaml, or ask a faster model.",
        ModelTrouble.Cut or ModelTrouble.Unusable => "Try again; if it stays so, ask another model. `slipway ai probe` says what this one can do.",
        ModelTrouble.NotAllowed => "Give its key with: slipway ai key NAME",
        ModelTrouble.NotThere => "Write the model in models.yaml as its provider calls it.",
        ModelTrouble.TooLong => "Write a shorter brief, or ask a model that reads more.",
        ModelTrouble.Declined => "Read what it said, and change the brief or ask another model.",
        ModelTrouble.OnlyAddress => "Write `response_format: yes` under `images:` in models.yaml, or ask a model that answers with the picture itself.",
        ModelTrouble.NotProven => "Run its evaluation with `slipway eval run`, then `slipway prompt promote`; or ask a model that has been through it.",
        _ => "Raise the budget in models.yaml, or with its provider.",
    };
}
