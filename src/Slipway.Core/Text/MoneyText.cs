using System.Globalization;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Text;

/// <summary>Amounts of money on one line: <c>4,000 EUR</c>.</summary>
public static class MoneyText
{
    /// <summary>Reads an amount of at least 0 with the three letters of its currency behind it; null when it is none.</summary>
    public static Money? Read(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words is [var amount, { Length: 3 } currency] && currency.All(char.IsAsciiLetterUpper)
            && decimal.TryParse(amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var money)
            ? new Money(money, currency)
            : null;
    }

    /// <summary>Writes it with its thousands apart.</summary>
    public static string Say(Money money) => $"{money.Amount.ToString("#,0.##", CultureInfo.InvariantCulture)} {money.Currency}";
}
