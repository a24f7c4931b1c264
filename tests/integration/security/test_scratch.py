import io, zipfile
import pytest
from tests.integration.security.addresses import every_address
from tests.integration.security.conftest import SECRET

def text_of(page):
    data = page.data
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            return "\n".join(z.read(n).decode("utf-8", "replace") for n in z.namelist())
    return data.decode("utf-8", "replace")

@pytest.mark.parametrize("who", ["committee_member", "planner"])
def test_crawl(app, client_for, world, who):
    person = client_for(who)
    n = 0
    bad = []
    for address in every_address(app, world, "GET"):
        n += 1
        try:
            page = person.get(address)
        except Exception as e:
            bad.append((address, repr(e)[:300])); continue
        if page.status_code >= 500: bad.append((address, page.status_code))
        t = text_of(page)
        if who == "committee_member":
            for c in (SECRET, "77,7", "77.7", "4321", "hidden"):
                if c in t:
                    i = t.index(c)
                    bad.append((address, c, t[max(0,i-80):i+60].replace("\n", " ")))
    print(n)
    for b in bad: print(b)
    assert not bad
