using System.IO.Pipes;
using System.Text;
using Slipway.Core.Checks.Documents;
using Slipway.Server.Checks;

namespace Slipway.Server.Tests.Checks;

/// <summary>What is read ahead is what is there, and each file is itself.</summary>
public sealed class ReadAheadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-ahead-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_file_is_read_in_its_encoding()
    {
        Encoding[] encodings = [new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, new UTF32Encoding(false, true), new UTF32Encoding(true, true)];
        var files = encodings.Select((e, i) => Written($"{i}.md", [.. e.GetPreamble(), .. e.GetBytes("Grüße, 😀.\r\nTwo")])).ToList();
        // What is no UTF-8 is read as far as it goes.
        files.Add(Written("broken.md", [.. "Gr"u8, 0xFC, 0xDF, 0xE2, 0x82, .. "e"u8, 0xF0, 0x9F]));
        files.Add(Written("empty.md", []));
        var ahead = new ReadAhead(files, Setting.Unknown);

        Assert.All(Enumerable.Range(0, files.Count), i => Assert.Equal(File.ReadAllText(files[i].Path).ReplaceLineEndings("\n"), ahead.Read(i).Source));
    }

    [Fact]
    public void Each_of_many_files_is_given_as_itself_more_than_once()
    {
        var files = Enumerable.Range(0, 100).Select(i => Written($"{i}.md", Encoding.UTF8.GetBytes($"Number {i}."))).ToList();
        var ahead = new ReadAhead(files, Setting.Unknown);

        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(($"{i % 100}.md", $"Number {i % 100}."), (ahead.Read(i % 100).File, ahead.Read(i % 100).Source)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_missed_when_it_is_read()
    {
        var ahead = new ReadAhead([(Path.Combine(_folder, "gone.md"), "gone.md"), Written("here.md", "Here."u8.ToArray())], Setting.Unknown);

        Assert.Equal("Here.", ahead.Read(1).Source);
        Assert.Throws<FileNotFoundException>(() => ahead.Read(0));
    }

    [Fact]
    public void What_comes_through_a_pipe_is_read_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files.");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        using var end = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        var ahead = new ReadAhead([($"/dev/fd/{end.SafePipeHandle.DangerousGetHandle()}", "pipe.md")], Setting.Unknown);
        pipe.Write("Half of it"u8);
        ahead.End();
        pipe.Write(" and the rest."u8);
        pipe.Dispose();

        Assert.Equal("Half of it and the rest.", ahead.Read(0).Source);
    }

    private (string Path, string Shown) Written(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return (path, name);
    }
}
