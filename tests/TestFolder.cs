using System.Runtime.CompilerServices;

namespace Slipway.Tests;

/// <summary>Where tests keep what they write: in the folder that <c>SLIPWAY_TEST_FOLDER</c> names, which <c>./test</c> makes in memory where there is room; otherwise where the system keeps such files.</summary>
/// <remarks>It is set in the tests' own process, and so for those they start; what builds them keeps its pipes where it always does.</remarks>
internal static class TestFolder
{
    [ModuleInitializer]
    internal static void Use()
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_TEST_FOLDER") is { Length: > 0 } folder && Directory.Exists(folder))
        {
            Environment.SetEnvironmentVariable("TMPDIR", folder);
        }
    }
}
