namespace Slipway.Server.Tests.Stories;

public sealed class StoryTests
{
    private static readonly string _repository = FindRepository();

    public static TheoryData<string> Stories => [.. Directory.EnumerateFiles(Path.Combine(_repository, "tests", "stories"), "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    /// <summary><c>SLIPWAY_ACCEPT=1</c> rewrites the transcripts, and a person reads the difference.</summary>
    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_goes_as_it_is_told(string story)
    {
        var stop = TestContext.Current.CancellationToken;
        var file = Path.Combine(_repository, "tests", "stories", $"{story}.txt");
        var folder = Directory.CreateTempSubdirectory("slipway-story-").FullName;
        try
        {
            var told = (await File.ReadAllTextAsync(file, stop)).ReplaceLineEndings("\n");
            await using var telling = new Story(_repository, folder);
            var played = await telling.PlayAsync(told, stop);
            if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
            {
                await File.WriteAllTextAsync(file, played, stop);
                return;
            }

            Assert.Equal(told, played);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Slipway.slnx is in no folder above the tests.");
        }

        return folder;
    }
}
