namespace Slipway.Server.Commands;

/// <summary>A setting that cannot be used: says which, where it came from and what to write.</summary>
public sealed class SettingsException : Exception
{
    public SettingsException(string message)
        : base(message)
    {
    }

    public SettingsException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public SettingsException()
    {
    }
}
