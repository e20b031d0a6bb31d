using System.Diagnostics;

namespace Slipway.Server.Tests.Browser;

/// <summary>Pictures of one run held against those of an earlier one: <c>./slipway screenshots --against DIR</c>.</summary>
public sealed class PictureComparisonTests : IDisposable
{
    private const string White = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAEUlEQVR4AWP8DwQMQMDEAAUAPfgEADYYS7QAAAAASUVORK5CYII=";
    private const string Black = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAE0lEQVR4AWNkYGD4zwAETAxQAAAOKAEDZn9myAAAAABJRU5ErkJggg==";
    private const string Wider = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEUlEQVR4AWP8DwQMUMDEgAQAXfAEAGfJVbAAAAAASUVORK5CYII=";

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-pictures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pictures_that_are_alike_are_counted()
    {
        Put("before", ("today.png", White), ("plan.png", Black));
        Put("after", ("today.png", White), ("plan.png", Black));

        Assert.Equal((0, "2 pictures, all alike"), await CompareAsync());
    }

    [Fact]
    public async Task What_differs_is_new_gone_or_of_another_size_is_named_and_drawn()
    {
        Put("before", ("same.png", White), ("other.png", White), ("size.png", White), ("gone.png", White));
        Put("after", ("same.png", White), ("other.png", Black), ("size.png", Wider), ("new.png", White));

        var (code, said) = await CompareAsync();

        Assert.Equal(1, code);
        Assert.Equal(
            $"""
            gone.png: gone
            new.png: new
            other.png: 4 pixels, 100.00 %
            size.png: 2 x 2 was, 3 x 2 is
            4 of 5 pictures differ; drawn in {At("differences")}
            """, said);
        Assert.Equal(["other.png"], Directory.EnumerateFiles(At("differences")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said() => Assert.Equal((2, ""), await CompareAsync());

    private string At(string folder) => Path.Combine(_folder, folder);

    private void Put(string folder, params (string Name, string Picture)[] pictures)
    {
        Directory.CreateDirectory(At(folder));
        foreach (var (name, picture) in pictures)
        {
            File.WriteAllBytes(Path.Combine(At(folder), name), Convert.FromBase64String(picture));
        }
    }

    private async Task<(int Code, string Said)> CompareAsync()
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(ArchitectureTests.RepositoryRoot, "tests", "pictures", "compare.mjs"), At("before"), At("after"), At("differences")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, said.TrimEnd());
    }
}
