namespace RagKit.Caching;

/// <summary>Encodes a value as the one of another type that it stands for.</summary>
internal sealed class ConvertingEncoder<T, TOther>(Func<T, TOther> convert) : KeyEncoder<T>
{
    public override bool Write(ref KeyWriter writer, T value) => KeyEncoders<TOther>.Default.Write(ref writer, convert(value));
}

/// <summary>Encodes a value that may be missing.</summary>
internal sealed class NullableEncoder<T> : KeyEncoder<T?>
    where T : struct
{
    public override bool RefusesAll => KeyEncoders<T>.Default.RefusesAll;

    public override bool Write(ref KeyWriter writer, T? value) => value is T some ? KeyEncoders<T>.Default.Write(ref writer, some) : writer.Null();
}

/// <summary>Encodes the value of an enum beside the enum's name, so that equal numbers of two enums differ.</summary>
internal sealed class EnumEncoder<T>(Func<T, long> number) : KeyEncoder<T>
    where T : struct, Enum
{
    private readonly string _name = typeof(T).ToString();

    public override bool Write(ref KeyWriter writer, T value)
    {
        writer.Tag(KeyTag.Enum);
        writer.Text(_name);
        writer.Int64(number(value));
        return true;
    }
}

/// <summary>Encodes what is declared as an object, an interface or an abstract class by the type that it turns out to be.</summary>
internal sealed class RuntimeTypeEncoder<T> : KeyEncoder<T>
{
    public override bool Write(ref KeyWriter writer, T value)
    {
        if (value is null)
            return writer.Null();
        Type type = value.GetType();
        return type == typeof(object) ? writer.Refuse(type, "which says nothing of its value") : Of(type).WriteObject(ref writer, value);
    }
}

/// <summary>Stands for a type of which nothing can be keyed.</summary>
internal sealed class RefusingEncoder<T>(string why) : KeyEncoder<T>
{
    public override bool RefusesAll => true;

    public override bool Write(ref KeyWriter writer, T value) => writer.Refuse(value?.GetType() ?? typeof(T), why);
}
