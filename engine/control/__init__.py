"""What is live: releases, tenants, plans. The data plane serves what this part decides."""
