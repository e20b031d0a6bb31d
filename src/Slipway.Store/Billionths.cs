namespace Slipway.Store;

/// <summary>How amounts of money are kept: in billionths of their currency, since what a model reads for a word costs less than the smallest coin.</summary>
public static class Billionths
{
    /// <summary>How many make one.</summary>
    public const decimal InOne = 1_000_000_000;

    /// <summary>An amount as it is kept; what is smaller than a billionth is cut off.</summary>
    public static long Of(decimal amount) => (long)(amount * InOne);

    /// <summary>What is kept as an amount.</summary>
    public static decimal ToAmount(long kept) => kept / InOne;
}
