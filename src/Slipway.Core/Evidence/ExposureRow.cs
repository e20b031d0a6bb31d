namespace Slipway.Core.Evidence;

/// <summary>A unit was shown what its arm shows.</summary>
/// <param name="Unit">Its number, as from <see cref="UnitLedger.Number"/>.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
/// <param name="Arm">Which arm, by its place among the ledger's arms.</param>
public readonly record struct ExposureRow(ulong Unit, long At, int Arm);

/// <summary>A unit brought an amount.</summary>
/// <param name="Unit">Its number, as from <see cref="UnitLedger.Number"/>.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
/// <param name="Amount">In millionths of the currency; below 0 for what was given back.</param>
public readonly record struct OutcomeRow(ulong Unit, long At, long Amount);
