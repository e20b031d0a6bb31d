namespace Slipway.Server.Commands;

/// <summary>What a command's exit says to the script that ran it.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>There are findings, or the server refused.</summary>
    public const int Findings = 1;

    public const int WrongUse = 2;

    public const int Failure = 3;
}
