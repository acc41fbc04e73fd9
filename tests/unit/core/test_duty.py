from panel.core.duty import each


async def test_one_that_fails_does_not_keep_the_others_waiting() -> None:
    done: list[int] = []

    async def work(item: int) -> int:
        if item == 2:
            raise RuntimeError("this one is broken")
        done.append(item)
        return 1

    assert await each("test", [1, 2, 3], work) == 2
    assert done == [1, 3]
