using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Text;
using Slipway.Core.Text.Expressions;
using Slipway.Sdk.Diagnostics;
using Xunit;
using Node = Slipway.Core.Text.Expressions.ExpressionNode;
using Value = Slipway.Core.Text.Expressions.ExpressionValue;

namespace Slipway.Tests.Text.Expressions;

public sealed class ExpressionTests
{
    private sealed record Email(string Name, long Words, DateTimeOffset? Sends);

    private sealed record Campaign(double Budget, IReadOnlyList<Email> Emails);

    private static readonly ObjectType<Email> EmailType = new ObjectType<Email>("email").Text("name", e => e.Name).Whole("words", e => e.Words).Moment("sends", e => e.Sends);

    private static readonly ObjectType<Campaign> CampaignType = new ObjectType<Campaign>("campaign").Number("budget", c => c.Budget).Many("emails", c => c.Emails, EmailType);

    private static readonly Variable Scope = new("campaign", CampaignType);

    private static readonly MatchPattern Pattern = MatchPattern.Of("^a|\"\\\\", out _)!;

    private static readonly Binding Facts = new("campaign", new Value.Object(CampaignType, new Campaign(4000,
        [new Email("invitation", 210, new DateTimeOffset(2027, 1, 19, 9, 0, 0, TimeSpan.FromHours(1))), new Email("reminder", 80, null)])));

    [Theory]
    [InlineData("campaign.budget <= 5000.0", "true")]
    [InlineData("campaign.emails.all(e, e.words < 200)", "false")]
    [InlineData("campaign.emails.filter(e, e.words > 100).map(e, e.name)", "[invitation]")]
    [InlineData("campaign.emails.map(e, has(e.sends))", "[true, false]")]
    [InlineData("campaign.emails[0].sends.getHours('Europe/Berlin')", "9")]
    [InlineData("campaign.emails.exists(e, e.sends > timestamp('2027-01-01T00:00:00Z'))", "true")]
    [InlineData("campaign.emails[0].name.matches('^inv.*n$')", "true")]
    [InlineData("[1, 2].map(x, [3].map(y, x * y))", "[[3], [6]]")]
    [InlineData("false && 1 / 0 == 1", "false")]
    [InlineData("1 / 0 == 1 && false", "false")]
    [InlineData("1 / 0 == 1 || true", "true")]
    [InlineData("[1, 0].exists(x, 6 / x == 6)", "true")]
    public void An_expression_over_facts_comes_to_its_value(string text, string expected) => Assert.Equal(expected, Said(Evaluate(text)));

    [Theory]
    [InlineData("campaign.emails[1].sends > timestamp('2027-01-01T00:00:00Z')", "campaign.emails[1].sends is not known")]
    [InlineData("campaign.emails[2].name == ''", "The list has 2 items, and item 2 is asked for")]
    [InlineData("9223372036854775807 + campaign.emails[0].words > 0", "A whole number is larger than 64 bits hold")]
    [InlineData("campaign.emails[0].words % 0 == 0", "A whole number is divided by zero")]
    [InlineData("[1, 0].all(x, 6 / x == 6)", "A whole number is divided by zero")]
    public void What_has_no_value_says_why(string text, string expected) => Assert.Equal(expected, Assert.IsType<Value.Error>(Evaluate(text)).Message);

    [Fact]
    public void Only_what_is_not_known_yet_counts_as_unknown()
    {
        Assert.True(((Value.Error)Evaluate("campaign.emails.all(e, e.sends > timestamp(0))")).IsUnknown);
        Assert.False(((Value.Error)Evaluate("campaign.emails[7].sends > timestamp(0)")).IsUnknown);
    }

    [Theory]
    [InlineData("campaign.budgte > 5.0", 10, "expression-name", "There is no `budgte` in campaign. Did you mean `budget`?")]
    [InlineData("campain.budget > 5.0", 1, "expression-name", "There is no `campain` here. Did you mean `campaign`?")]
    [InlineData("campaign.emails.exist(e, e.words > 5)", 17, "expression-name", "There is no function `exist`. Did you mean `exists`?")]
    [InlineData("campaign.budget > 5000", 17, "expression-type", "`campaign.budget > 5000` mixes an int and a double.")]
    [InlineData("campaign.emails.name == 'x'", 17, "expression-type", "`campaign.emails` is a list, so `name` must be asked of its items.")]
    [InlineData("campaign.budget.amount > 5.0", 17, "expression-type", "`campaign.budget` is a double and has no fields.")]
    [InlineData("'a' in campaign.emails[0].name", 5, "expression-type", "in looks into a list, and the right side is a string.")]
    [InlineData("campaign.budget", 10, "expression-type", "`campaign.budget` is a double, and a bool is wanted.")]
    [InlineData("campaign.emails.all(e, e.words)", 26, "expression-type", "all() wants a bool, and `e.words` is an int.")]
    [InlineData("campaign.emails.size('x') > 1", 17, "expression-type", "`size` does not take a list(email) and a string.")]
    [InlineData("true ? 1 : 'a'", 6, "expression-type", "One way gives an int and the other a string.")]
    [InlineData("campaign.budget = 5.0", 17, "expression-unreadable", "One equals sign says nothing here: write ==.")]
    [InlineData("campaign.budget > ", 19, "expression-unreadable", "Something is missing at the end.")]
    [InlineData("(campaign.budget > 5.0", 23, "expression-unreadable", "A \")\" is missing at the end.")]
    [InlineData("campaign.emails[0].name == 'x", 28, "expression-unreadable", "The text is not closed: a quotation mark is missing.")]
    [InlineData("campaign.budget > 5u", 19, "expression-unreadable", "Unsigned numbers are not taken here: write the number without the u.")]
    [InlineData("9223372036854775808 > 1", 1, "expression-unreadable", "9223372036854775808 is larger than a whole number of 64 bits.")]
    [InlineData("campaign.emails.all(e.name, true)", 23, "expression-unreadable", "The first thing in all() must be a plain name for the item.")]
    [InlineData("has(campaign)", 1, "expression-unreadable", "has() takes one field, such as has(campaign.calendar).")]
    [InlineData("'a'.matches(campaign.emails[0].name)", 32, "expression-unreadable", "What matches() looks for must be written out in quotes.")]
    [InlineData("'a'.matches('(a')", 13, "expression-unreadable", "The pattern is no regular expression: InsufficientClosingParentheses.")]
    [InlineData(@"'a'.matches(r'(a)\1')", 13, "expression-unreadable", "The pattern refers back to a group, which RE2 cannot.")]
    [InlineData("'a'.matches('(?=a)')", 13, "expression-unreadable", "The pattern has a group that RE2 does not have, or that is not known here.")]
    public void A_mistake_is_found_at_its_word_when_the_expression_is_read(string text, int column, string code, string message)
    {
        var findings = new FindingList();
        Assert.Null(Expression.Read(Scalar(text), Scope, findings, "must", ExpressionType.Bool));
        var finding = Assert.Single(findings.InOrder());
        Assert.Equal((code, column, message, "must"), (finding.Code, finding.Place!.Column, finding.Message, finding.Field));
        Assert.NotNull(finding.Fix);
    }

    [Fact]
    public void All_mistakes_are_found_at_once()
    {
        var findings = new FindingList();
        Expression.Read(Scalar("campaign.budgte > 5.0 && campaign.emails.all(e, e.word > 5) && 1 + 'a' == 2"), Scope, findings);
        Assert.Equal([10, 51, 66], findings.InOrder().Select(f => f.Place!.Column));
    }

    [Theory]
    [InlineData(@"^\d+$", "12\n", false)]
    [InlineData(@"^\d+$", "١٢", false)]
    [InlineData(@"(?m)^b$", "a\nb\nc", true)]
    [InlineData("(?i)SALE", "big sale", true)]
    [InlineData("(?P<year>20[0-9]{2})", "in 2027", true)]
    [InlineData("^[[:alpha:]]+$", "abc", true)]
    [InlineData("^[[:alpha:]]+$", "a1", false)]
    [InlineData("[]a]", "]", true)]
    [InlineData("^[a-z-[aeiou]+$", "x[e", true)]
    [InlineData(@"^\x{20AC}\x41$", "€A", true)]
    [InlineData("^😀{2}$", "😀😀", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData(@"^[^\W\d]+$", "ab_", true)]
    public void A_pattern_means_what_it_means_in_RE2(string pattern, string text, bool matches) => Assert.Equal(matches, MatchPattern.Of(pattern, out _)!.IsIn(text));

    [Theory]
    [InlineData("(((a{100}){100}){100}){100}")]
    [InlineData("a{1001}")]
    [InlineData(@"\p{Klingon}")]
    [InlineData("[z-a]")]
    [InlineData("[[:vowel:]]")]
    [InlineData("a)")]
    public void A_pattern_that_cannot_be_used_says_why(string pattern)
    {
        Assert.Null(MatchPattern.Of(pattern, out var problem));
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("[1,2,3,4,5,6,7,8,9,10].map(a, [1,2,3,4,5,6,7,8,9,10].map(b, [1,2,3,4,5,6,7,8,9,10].map(c, [1,2,3,4,5,6,7,8,9,10].map(d, [1,2,3,4,5,6,7,8,9,10].map(e, [1,2,3,4,5,6,7,8,9,10])))))")]
    [InlineData("['0123456789'].map(x, x+x+x+x+x+x+x+x+x+x).map(x, x+x+x+x+x+x+x+x+x+x).map(x, x+x+x+x+x+x+x+x+x+x).map(x, x+x+x+x+x+x+x+x+x+x).map(x, x+x+x+x+x+x+x+x+x+x).map(x, x+x+x+x+x+x+x+x+x+x)")]
    [InlineData("[1].map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x,[x,x]).map(x, x == x)")]
    public void What_would_take_too_long_stops(string text) => Assert.Equal("The expression takes more than 1,000,000 steps", Assert.IsType<Value.Error>(Evaluate(text)).Message);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("!", "")]
    [InlineData("size(", ")")]
    [InlineData("true ? true : ", "")]
    public void What_is_nested_too_deep_is_refused(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 800)) + "true" + string.Concat(Enumerable.Repeat(close, 800));
        Assert.Null(ExpressionReader.Read(text[..Math.Min(text.Length, ExpressionReader.Longest)], out var problem));
        Assert.Equal("The expression is nested deeper than 50 levels", problem!.Value.Message);
    }

    [Fact]
    public void A_very_long_row_of_operators_is_refused() => Assert.Null(ExpressionReader.Read(string.Join("+", Enumerable.Repeat("1", 1500)), out _));

    [Fact]
    public void Any_expression_is_read_back_from_its_text() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Nodes(4).ToArbitrary(), node => ExpressionReader.Read(node.ToString(), out _) is { } read && Shape(read) == Shape(node)));

    [Fact]
    public void No_expression_makes_the_evaluator_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Nodes(4).ToArbitrary(), node =>
        {
            var first = ExpressionEvaluator.Evaluate(node, Facts);
            return Said(first) == Said(ExpressionEvaluator.Evaluate(node, Facts));
        }));

    [Fact]
    public void What_the_checker_lets_pass_comes_to_the_type_it_named() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Nodes(3).ToArbitrary(), node =>
        {
            var refused = false;
            var type = new ExpressionChecker((_, _, _, _) => refused = true).Of(node, Scope);
            return refused || ExpressionEvaluator.Evaluate(node, Facts) is Value.Error || type.Takes(ExpressionEvaluator.Evaluate(node, Facts).Type);
        }));

    [Fact]
    public void No_text_makes_the_reader_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(
            Gen.Elements("campaign", ".", "emails", "e", "[", "]", "(", ")", ",", "&&", "||", "!", "-", "?", ":", "==", "<", "in", "has", "all", "matches", "1", "2.5", "0x1f", "'a'", "r\"\\", "\\", "'", "\"", "\uD83D", "é", " ", "//", "\n", "0", "{").ListOf().ToArbitrary(),
            words =>
            {
                var findings = new FindingList();
                return Expression.Read(Scalar(string.Concat(words)), Scope, findings) is null == findings.HasErrors;
            }));

    private static Value Evaluate(string text)
    {
        var findings = new FindingList();
        var expression = Expression.Read(Scalar(text), Scope, findings);
        Assert.Empty(findings.InOrder());
        return expression!.Evaluate(Facts);
    }

    private static YamlValue.Scalar Scalar(string text) => new(text, true, 1, new Place("", 1, 1));

    private static string Said(Value value) => value switch
    {
        Value.Bool b => b.Value ? "true" : "false",
        Value.Int i => i.Value.ToString(CultureInfo.InvariantCulture),
        Value.Double d => d.Value.ToString("R", CultureInfo.InvariantCulture),
        Value.String s => s.Value,
        Value.List l => $"[{string.Join(", ", l.Items.Select(Said))}]",
        _ => value.ToString()!,
    };

    // The tree, written out so that two can be compared whatever their offsets.
    private static string Shape(Node node) => node switch
    {
        Node.Literal l => $"{l.Value.Type} {Said(l.Value)}",
        Node.Name n => n.Text,
        Node.List l => $"(list {string.Join(' ', l.Items.Select(Shape))})",
        Node.Select s => $"(. {Shape(s.Target)} {s.Field})",
        Node.Has h => $"(has {Shape(h.Of)})",
        Node.Index i => $"(at {Shape(i.Target)} {Shape(i.At)})",
        Node.Call c => $"(call {(c.Target is null ? "-" : Shape(c.Target))} {c.Function} {string.Join(' ', c.Arguments.Select(Shape))})",
        Node.Matches m => $"(matches {Shape(m.Target)} {m.Pattern.Text})",
        Node.Macro m => $"({m.Kind} {Shape(m.Target)} {m.Variable} {(m.Where is null ? "-" : Shape(m.Where))} {(m.Into is null ? "-" : Shape(m.Into))})",
        Node.Unary u => $"({u.Operator} {Shape(u.Operand)})",
        Node.Binary b => $"({b.Operator} {Shape(b.Left)} {Shape(b.Right)})",
        Node.Conditional c => $"(if {Shape(c.If)} {Shape(c.Then)} {Shape(c.Otherwise)})",
        _ => throw new InvalidOperationException(),
    };

    private static Gen<Node> Nodes(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements(0L, 1, -1, 7, long.MaxValue, long.MinValue).Select(i => (Node)new Node.Literal(Value.Of(i), 0)),
            Gen.Elements(0.0, -0.0, 2.5, -1e300, 5e-324, 123456789012345680.0).Select(d => (Node)new Node.Literal(Value.Of(d), 0)),
            Gen.Elements("", "a", "\"q\" \\ '", "line\nbreak\t\u0001", "é😀").Select(s => (Node)new Node.Literal(Value.Of(s), 0)),
            Gen.Elements<Node>(new Node.Literal(Value.Of(true), 0), new Node.Literal(Value.Of(false), 0), new Node.Literal(new Value.Null(), 0), new Node.Name("campaign", 0), new Node.Name("e", 0)));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Nodes(depth - 1);
        return Gen.OneOf(
            leaf,
            Gen.Elements("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||").SelectMany(op => inner.SelectMany(l => inner.Select(r => (Node)new Node.Binary(op, l, r, 0)))),
            // A minus before a number is part of the number, so that tree cannot be written.
            Gen.Elements('!', '-').SelectMany(op => inner.Select(o => (Node)new Node.Unary(op, o, 0))),
            inner.SelectMany(i => inner.SelectMany(t => inner.Select(o => (Node)new Node.Conditional(i, t, o, 0)))),
            inner.ListOf().Select(items => (Node)new Node.List([.. items.Take(3)], 0)),
            inner.SelectMany(t => Gen.Elements("budget", "emails", "words", "name", "sends").Select(f => (Node)new Node.Select(t, f, 0))),
            inner.SelectMany(t => Gen.Elements("budget", "emails", "sends").Select(f => (Node)new Node.Has(new Node.Select(t, f, 0), 0))),
            inner.SelectMany(t => inner.Select(at => (Node)new Node.Index(t, at, 0))),
            Gen.Elements("size", "int", "double", "string", "dyn", "timestamp", "duration").SelectMany(f => inner.Select(a => (Node)new Node.Call(null, f, [a], 0))),
            Gen.Elements("contains", "startsWith", "endsWith", "getHours").SelectMany(f => inner.SelectMany(t => inner.Select(a => (Node)new Node.Call(t, f, [a], 0)))),
            inner.Select(t => (Node)new Node.Matches(t, Pattern, 0)),
            Gen.Elements("all", "exists", "exists_one", "filter").SelectMany(k => inner.SelectMany(t => inner.Select(w => (Node)new Node.Macro(t, k, "e", w, null, 0)))),
            inner.SelectMany(t => inner.SelectMany(w => inner.Select(i => (Node)new Node.Macro(t, "map", "e", w, i, 0)))));
    }
}
