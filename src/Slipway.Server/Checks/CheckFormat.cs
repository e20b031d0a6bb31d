namespace Slipway.Server.Checks;

/// <summary>How the result of a check is written.</summary>
internal enum CheckFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One object, for programs.</summary>
    Json,

    /// <summary>SARIF 2.1.0, for code scanning.</summary>
    Sarif,

    /// <summary>JUnit XML, for CI servers.</summary>
    Junit,

    /// <summary>Workflow commands of GitHub Actions, which become annotations.</summary>
    Github,
}
