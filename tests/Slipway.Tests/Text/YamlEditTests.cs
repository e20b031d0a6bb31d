using Slipway.Core.Text;
using Xunit;

namespace Slipway.Tests.Text;

public sealed class YamlEditTests
{
    [Theory]
    [InlineData("title: Old # why\nbudget: 3\n", "title", "New", "title: New # why\nbudget: 3\n")]
    [InlineData("title: \"Old: one\"\n", "title", "New \"two\"", "title: \"New \\\"two\\\"\"\n")]
    [InlineData("title: 'Old'\n", "title", "It's new", "title: 'It''s new'\n")]
    [InlineData("title: Old\n", "title", "New: one", "title: \"New: one\"\n")]
    [InlineData("budget: { amount: 8, currency: EUR }\n", "budget.amount", "60", "budget: { amount: 60, currency: EUR }\n")]
    [InlineData("a:\n  b: 1\n  c: 2\nd: 3\n", "a.c", "5", "a:\n  b: 1\n  c: 5\nd: 3\n")]
    [InlineData("a: >\n  long\n  text\nb: 1\n", "a", "short", "a: \"short\"\nb: 1\n")]
    [InlineData("items:\n  - name: x\n  - name: y\n", "items[1].name", "z", "items:\n  - name: x\n  - name: z\n")]
    [InlineData("a:\n  b: 1\nd: 3\n", "a.c", "2", "a:\n  b: 1\n  c: 2\nd: 3\n")]
    [InlineData("a: 1\r\nb: 2\r\n", "b", "3", "a: 1\r\nb: 3\r\n")]
    public void One_value_changes_and_nothing_else(string text, string path, string value, string expected) => Assert.Equal(expected, YamlEdit.Set(text, path, value));

    [Theory]
    [InlineData("k: [jobs, \"a, b\", salary]\n", "jobs|a, b|wages", "k: [jobs, \"a, b\", wages]\n")]
    [InlineData("k:\n  - one # the first\n  - two\n  - three\nx: 1\n", "one|three", "k:\n  - one # the first\n  - three\nx: 1\n")]
    [InlineData("k:\n  - one # the first\n  - two\nx: 1\n", "one|other", "k:\n  - one # the first\n  - other\nx: 1\n")]
    [InlineData("k:\n  - one\nx: 1\n", "one|two|[three]", "k:\n  - one\n  - two\n  - \"[three]\"\nx: 1\n")]
    [InlineData("x: 1\n", "one", "x: 1\nk: [one]\n")]
    public void Of_a_list_what_stays_is_left_as_it_stands(string text, string values, string expected) => Assert.Equal(expected, YamlEdit.SetList(text, "k", [.. values.Split('|')]));

    [Theory]
    [InlineData("a: [1, 2]\n", "a")]
    [InlineData("a: 1\n", "b.c")]
    [InlineData("a: [open\n", "a")]
    [InlineData("a: &x 1\nb: *x\n", "a")]
    public void What_cannot_be_done_in_place_is_not_done(string text, string path) => Assert.Null(YamlEdit.Set(text, path, "v"));

    [Fact]
    public void The_line_of_a_value_is_known() => Assert.Equal(3, YamlEdit.LineOf("a: 1\nb:\n  c: 2\n", "b.c"));
}
