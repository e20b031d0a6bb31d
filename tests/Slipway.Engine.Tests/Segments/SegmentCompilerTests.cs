using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Engine.Tests.Contacts;
using Slipway.Sdk.Assets;
using Slipway.Stack.Contacts;
using Slipway.Stack.Segments;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Segments;

public sealed class SegmentCompilerTests
{
    private const string Campaign = "webinar";
    private static readonly string[] _fields = ["job_title", "country", "city", "employees", "port", "since", "employees_2024"];
    private static readonly string[] _texts =
        ["Köln", "KÖLN", "köln", "Österreich", "ö", "%", "_", @"\", "50% off_er", "' or 1=1 --", "12", "12.5", "-3", "250", "2026-03-31", "2026-03-31T23:30:00+02:00", "2026-04-01", "", "  ", "DE", "de"];
    private static readonly string[] _bounds = ["12", "12.5", "-3", "250", "2026-03-31", "2026-03-31T21:30:00Z", "2026-04-01"];

    [Fact]
    public async Task Compiled_conditions_agree_with_reading_the_predicate_word_by_word()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var people = Gen.Sample(Person(), 60).Select((p, i) => p with { Id = $"c_{i:d3}", Email = $"p{i}@a.example", EmailKey = $"{i:d3}" }).ToList();
        var did = people.Where((_, i) => i % 3 == 0).Select(p => p.Id).ToHashSet();
        await desk.Database.WriteAsync("t", async s =>
        {
            await s.ExecuteAsync(ContactBook.Upsert, people);
            foreach (var (person, i) in people.Select((p, i) => (p, i)))
            {
                // Automated, or of another campaign: none of these count.
                var (campaign, data) = i % 3 == 0 ? (Campaign, "{}") : i % 3 == 1 ? (Campaign, """{"automated":"scanner"}""") : ("other", "{}");
                await s.ExecuteAsync(
                    "insert into stack_events (id, type, campaign, contact, at, data) values (@id, 'clicked', @campaign, @contact, 1, @data)",
                    new { id = $"e{i}", campaign, contact = person.Id, data });
            }
        });

        await using var session = await desk.Database.ReadAsync();
        foreach (var predicate in Gen.Sample(Condition(3), 500))
        {
            var (sql, parameters) = SegmentCompiler.Compile(predicate, Campaign);
            var found = await session.QueryAsync<string>($"select c.id from stack_contacts c where {sql} order by c.id", parameters);
            Assert.True(people.Where(p => Holds(predicate, p, did)).Select(p => p.Id).SequenceEqual(found), $"{predicate}\n{sql}");
        }
    }

    [Fact]
    public async Task Values_never_become_statements_and_a_long_list_is_no_problem()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync("email,city\na@a.example,x' or 'a'='a\nb@a.example,Bonn\n");
        var values = Enumerable.Range(0, 3000).Select(i => $"town {i}").Append("x' or 'a'='a").ToImmutableArray();
        Assert.Equal(1, await CountAsync(desk.Database, new Predicate.Compare("city", Comparison.Contains, values)));
        Assert.Equal(1, await CountAsync(desk.Database, new Predicate.Compare("city", Comparison.NotIn, values)));
    }

    [Theory]
    [InlineData("city) or (1=1", Comparison.Is, "field-name-invalid")]
    [InlineData("City", Comparison.Is, "field-name-invalid")]
    [InlineData("employees", Comparison.AtLeast, "comparison-needs-number-or-date")]
    public void What_cannot_be_compiled_is_a_finding(string field, Comparison comparison, string code)
    {
        Predicate predicate = new Predicate.Not(new Predicate.Compare(field, comparison, ["many"]));
        Assert.Equal(code, Assert.Single(SegmentCompiler.Check(predicate)).Code);
        Assert.Throws<ArgumentException>(() => SegmentCompiler.Compile(predicate, Campaign));
    }

    private static async Task<long> CountAsync(Database database, Predicate predicate)
    {
        var (sql, parameters) = SegmentCompiler.Compile(predicate, Campaign);
        return await database.ReadAsync(s => s.ScalarAsync<long>($"select count(*) from stack_contacts c where {sql}", parameters));
    }

    private static Gen<Contact> Person() =>
        from title in Gen.Elements(_texts)
        from country in Gen.Elements(_texts)
        from city in Gen.Elements(_texts)
        from port in Gen.Elements(_texts)
        from since in Gen.Elements(_texts)
        from employees in Gen.Elements(0L, 12, 250, -1)
        select new Contact
        {
            Id = "", Email = "", EmailKey = "", JobTitle = title, Country = country.Length == 0 ? null : country, City = city, Employees = employees < 0 ? null : employees,
            Fields = JsonSerializer.Serialize(new Dictionary<string, string> { ["port"] = port, ["since"] = since }),
        };

    private static Gen<Predicate> Condition(int depth)
    {
        var compare =
            from field in Gen.Elements(_fields)
            from comparison in Gen.Elements(Enum.GetValues<Comparison>())
            from values in Gen.ArrayOf(Gen.Elements(_texts), 2)
            from bound in Gen.Elements(_bounds)
            select (Predicate)new Predicate.Compare(field, comparison, comparison switch
            {
                Comparison.AtLeast or Comparison.AtMost => [bound],
                Comparison.Is or Comparison.IsNot => [values[0]],
                Comparison.IsKnown or Comparison.IsUnknown => [],
                _ => [.. values],
            });
        var leaf = Gen.OneOf(compare, compare, compare, Gen.Elements<Predicate>(new Predicate.Did("clicked"), new Predicate.Did("registered")));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Gen.ArrayOf(Condition(depth - 1), 2).Select(of => (Predicate)new Predicate.All([.. of])),
            Gen.ArrayOf(Condition(depth - 1), 3).Select(of => (Predicate)new Predicate.Any([.. of])),
            Gen.Elements<Predicate>(new Predicate.All([]), new Predicate.Any([])),
            Condition(depth - 1).Select(of => (Predicate)new Predicate.Not(of)));
    }

    private static bool Holds(Predicate predicate, Contact person, HashSet<string> did) => predicate switch
    {
        Predicate.All all => all.Of.All(p => Holds(p, person, did)),
        Predicate.Any any => any.Of.Any(p => Holds(p, person, did)),
        Predicate.Not not => !Holds(not.Of, person, did),
        Predicate.Did d => d.Event == "clicked" && did.Contains(person.Id),
        Predicate.Compare compare => Holds(compare, person.Field(compare.Field)?.Trim(' ')),
        _ => throw new InvalidOperationException(),
    };

    private static bool Holds(Predicate.Compare compare, string? text)
    {
        var value = string.IsNullOrEmpty(text) ? null : text;
        bool Same(string other) => string.Equals(value, other.Trim(), StringComparison.OrdinalIgnoreCase);
        return compare.Comparison switch
        {
            Comparison.Is => value is not null && Same(compare.Values[0]),
            Comparison.IsNot => value is null || !Same(compare.Values[0]),
            Comparison.In => value is not null && compare.Values.Any(Same),
            Comparison.NotIn => value is null || !compare.Values.Any(Same),
            Comparison.Contains => value is not null && compare.Values.Any(v => value.Contains(v.Trim(), StringComparison.OrdinalIgnoreCase)),
            Comparison.StartsWith => value is not null && compare.Values.Any(v => value.StartsWith(v.Trim(), StringComparison.OrdinalIgnoreCase)),
            Comparison.AtLeast => Order(value, compare.Values[0]) >= 0,
            Comparison.AtMost => Order(value, compare.Values[0]) <= 0,
            Comparison.IsKnown => value is not null,
            _ => value is null,
        };
    }

    private static int? Order(string? value, string bound) => value is null ? null
        : ComparableText.Number(bound) is { } number ? ComparableText.Number(value)?.CompareTo(number)
        : bound.Length == 10 ? (ComparableText.Day(value) is { } day ? string.CompareOrdinal(day, bound) : null)
        : ComparableText.Moment(value)?.CompareTo(ComparableText.Moment(bound)!.Value);
}
