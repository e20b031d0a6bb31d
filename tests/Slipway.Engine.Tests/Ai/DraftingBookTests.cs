using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Core.Copy;
using Slipway.Engine.Tests.Store;
using Slipway.Sdk.Assets;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>Logs of draftings in the database, on both kinds of it.</summary>
public sealed class DraftingBookTests : IDisposable
{
    private static readonly DateTimeOffset _at = new(2027, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-book-").FullName;

    private string Draft => Path.Combine(_folder, "draft");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_log_is_there_once_however_often_it_is_read_and_stays_when_its_folder_goes()
    {
        using var database = await TestDatabase.OpenAsync(_folder);
        var log = AnswerLog.Open(Draft);
        log.Add(Answer("a", 1, 0.0000015m, 300));
        log.Add(Run(2));
        log.Add(new LoggedEdit(_at.AddMinutes(3), "ida", IsAgent: true, Words("p1", "By an agent")));
        var made = ImmutableSortedDictionary<string, string>.Empty.Add("emails/a.md", "---\nsubject: Made\n---\n");
        await new DraftingBook(database).TakeInAsync("webinar", Draft, made);
        log.Add(Answer("b", 4, null, null));
        // Another server reads the same file.
        await new DraftingBook(database).TakeInAsync("webinar", Draft, made);
        var book = new DraftingBook(database);
        await book.TakeInAsync("webinar", Draft, made);
        Directory.Delete(Draft, recursive: true);

        var (kept, generated) = await book.ReadAsync("webinar");

        Assert.Equal(["a", "b"], kept.Answers.Select(a => a.Key));
        Assert.Equal((1, made.Values.Single()), (kept.Runs.Count, Assert.Single(generated).Values.Single()));
        Assert.Equal([(CopyAuthor.Model, "ida", "writer"), (CopyAuthor.Agent, "ida", null)], kept.Credits.Select(c => (c.Author, c.By, c.Model)));
        Assert.Throws<InvalidOperationException>(() => kept.Add(Run(9)));
        Assert.Equal(2, await database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from drafting_log where kind = 'answer'")));
        Assert.Empty((await book.ReadAsync("other")).Log.Answers);
    }

    [Fact]
    public async Task What_answers_took_is_summed_without_losing_what_is_less_than_a_coin()
    {
        using var database = await TestDatabase.OpenAsync(_folder);
        var log = AnswerLog.Open(Draft);
        for (var i = 0; i < 20; i++)
        {
            log.Add(Answer($"k{i}", i, 0.0000015m, (i + 1) * 100));
        }

        log.Add(Answer("free", 21, null, null));
        log.Add(Answer("old", -60 * 24 * 40, 1m, 1));
        var book = new DraftingBook(database);
        await book.TakeInAsync("webinar", Draft, ImmutableSortedDictionary<string, string>.Empty);

        var uses = await book.UseAsync(_at.AddDays(-1));
        var all = DraftingBook.Sum("", uses);

        Assert.Equal((21, 1, new Money(0.00003m, "EUR")), (all.Answers, all.Unpriced, Assert.Single(all.Costs)));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.9)), (all.Median, all.Slow));
        Assert.Equal([("2027-01", 21L)], DraftingBook.Together(uses, UseBy.Month).Select(u => (u.Name, u.Answers)));
        Assert.Equal(["webinar"], DraftingBook.Together(uses, UseBy.Campaign).Select(u => u.Name));
    }

    private static LoggedAnswer Answer(string key, int minutes, decimal? cost, long? milliseconds) =>
        new(key, _at.AddMinutes(minutes), "ida", "writer", "m-1", "write-copy v2", "0", "{}", "{}", 10, 1, cost, cost is null ? null : "EUR") { Milliseconds = milliseconds };

    private static LoggedRun Run(int minutes) => new(
        _at.AddMinutes(minutes), "ida", ImmutableSortedDictionary<string, string>.Empty, new DraftingOptions(), ImmutableSortedDictionary<string, string>.Empty, Words("subject", "By a model"))
    {
        Model = "writer", Prompt = "write-copy v2",
    };

    private static ImmutableSortedDictionary<string, string> Words(string piece, string text) => ImmutableSortedDictionary<string, string>.Empty.Add($"emails/a.md#{piece}", text);
}
