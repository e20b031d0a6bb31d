namespace Slipway.Server.Commands;

/// <summary>A command cannot go on: says why and what to do, and how it exits.</summary>
internal sealed class CommandException(string code, int exit, string message) : Exception(message)
{
    /// <summary>Stable kebab-case id, for programs.</summary>
    public string Code { get; } = code;

    public int Exit { get; } = exit;

    /// <summary>What was asked for is not there, or not asked for in a way that can be done.</summary>
    public static CommandException WrongUse(string code, string message) => new(code, ExitCode.WrongUse, message);
}
